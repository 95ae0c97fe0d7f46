# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast messages pass through Locum to an attached device, all of them durable, beside the peers and the limit of the disk.

Every figure is a median; the machine is noisy, so look at the ratios. `--quick` takes a tenth of the messages."""

import argparse
import contextlib
import json
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading
import time

import peers
from irc_network import IrcNetwork
from locumtest import api
from locumtest.locumd import BUILD, Locumd
from locumtest.processes import cpu_seconds
from locumtest.prosody import HOST, Prosody, friends
from locumtest.waiting import until
from locumtest.websocket import WebSocket
from locumtest.xmpp import XmppClient

USER, PASSWORD = "alice", "correct horse"
NET_PASSWORD = "net-secret"
RATE_SETTINGS = {"gateway": {"ping_s": 15}, "cells": {"memory_limit_mb": 2048}}


def show(name: str, value: float, unit: str, **more) -> None:
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, **more}), flush=True)


def resident_kib(pid: int) -> int:
    """The memory that is the process's alone and its share of the rest: Pss of smaps_rollup, in KiB."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE).group(1))


class Device:
    """An attached device that reads as fast as it can, and acknowledges each frame."""

    def __init__(self, locumd: Locumd, since: int = 0, name: str = "bench") -> None:
        self.door = locumd.anonymous()
        made = self.door.post("/session", {"user": USER, "password": PASSWORD, "device": name})
        self.door.token = made["token"]
        self.link = WebSocket("127.0.0.1", locumd.port, f"/api/v1/stream?since={since}", self.door.headers(), None)
        self.cursor = since

    def __enter__(self) -> "Device":
        return self

    def __exit__(self, *_) -> None:
        with contextlib.suppress(OSError):
            self.link.abandon()

    def entries(self):
        """Yields (monotonic time in ns, wall time in µs, entries) frame by frame."""
        while True:
            frame = json.loads(self.link.recv())
            at, wall = time.perf_counter_ns(), time.time_ns() // 1000
            if frame["type"] == "feed":
                self.cursor = frame["entries"][-1]["seq"]
                self.link.send(json.dumps({"type": "acknowledge", "up_to": self.cursor}))
                yield at, wall, frame["entries"]

    def count(self, marker: str, expected: int) -> list[str]:
        """The texts of contacts' messages that hold `marker`, until there are `expected`."""
        texts: list[str] = []
        for _at, _wall, entries in self.entries():
            for entry in entries:
                if entry["type"] == "message_added" and entry["message"]["author"] == "contact" and marker in entry["message"]["text"]:
                    texts.append(entry["message"]["text"])
            if len(texts) >= expected:
                return texts


@contextlib.contextmanager
def locum(settings: dict | None = None):
    with tempfile.TemporaryDirectory(prefix="locum-bench-") as folder:
        with Locumd(pathlib.Path(folder), settings or RATE_SETTINGS) as locumd:
            locumd.add_user(USER, PASSWORD)
            yield locumd


def add_account(locumd: Locumd, body: dict) -> int:
    account = locumd.as_user(USER).post("/accounts", body)["id"]
    locumd.wait_link(USER, account, "online", within=120)
    return account


def loopback_account(name: str = "") -> dict:
    return {"protocol": "loopback", "name": name, "settings": {"name": "bench"}}


def contact_on(locumd: Locumd, account: int, address: str) -> int:
    return locumd.as_user(USER).post("/conversations", {"account": account, "kind": "direct", "address": address})["id"]


def order(locumd: Locumd, conversation: int, text: str) -> None:
    locumd.as_user(USER).post(f"/conversations/{conversation}/messages", {"text": text, "client_id": f"bench-{time.monotonic_ns()}"})


class Through:
    """Rates and CPU of several floods through one set-up."""

    def __init__(self, locumd: Locumd, device: Device, plugin: str) -> None:
        self.locumd, self.device, self.plugin = locumd, device, plugin
        self.rates: list[float] = []
        self.core: list[float] = []
        self.cell: list[float] = []

    def run(self, flood, marker: str, count: int) -> None:
        (cell,) = self.locumd.cells(self.plugin)
        core_before, cell_before = cpu_seconds(self.locumd.pid), cpu_seconds(cell)
        start = time.perf_counter()
        source = threading.Thread(target=flood, daemon=True)
        source.start()
        texts = self.device.count(marker, count)
        elapsed = time.perf_counter() - start
        source.join()
        if len(set(texts)) != count:
            raise SystemExit(f"{len(set(texts))} different messages of {count} came through {self.plugin}")
        self.rates.append(count / elapsed)
        self.core.append((cpu_seconds(self.locumd.pid) - core_before) / count * 1e6)
        self.cell.append((cpu_seconds(cell) - cell_before) / count * 1e6)

    def tell(self, name: str, **rate_peers) -> float:
        rate = statistics.median(self.rates)
        show(f"messages.{name}.rate", rate, "messages/s", **rate_peers)
        show(f"messages.{name}.cpu_core", statistics.median(self.core), "us/message")
        show(f"messages.{name}.cpu_cell", statistics.median(self.cell), "us/message")
        return rate


def bench_loopback(count: int, runs: int, peer_rates: dict, limit: float | None) -> None:
    with locum() as locumd:
        account = add_account(locumd, loopback_account())
        conversation = contact_on(locumd, account, "flood@loopback")
        with Device(locumd) as device:
            through = Through(locumd, device, "loopback")
            for _ in range(runs):
                through.run(lambda: order(locumd, conversation, f"flood {count}"), f" of {count} ", count)
            rate = statistics.median(through.rates)
            named = {}
            if "quassel-core" in peer_rates:
                named = {"peer": "quassel-core", "peer_value": round(peer_rates["quassel-core"]), "ratio": round(rate / peer_rates["quassel-core"], 2)}
            if limit:
                named |= {"limit": "sqlite.rows_per_commit_100", "limit_value": limit, "limit_ratio": round(rate / limit, 3)}
            through.tell("loopback", **named)
            both = statistics.median(a + b for a, b in zip(through.core, through.cell))
            show("messages.loopback.cpu_core_and_cell", both, "us/message", limit="aim", limit_value=60, ratio=round(both / 60, 2))
        bench_replay(locumd, count * runs)


def bench_replay(locumd: Locumd, stored: int) -> None:
    with Device(locumd, name="replay") as device:
        start = time.perf_counter()
        device.count(" of ", stored)
        elapsed = time.perf_counter() - start
    show("messages.replay.rate", stored / elapsed, "messages/s", stored=stored)
    show("messages.replay.seconds_per_100000", elapsed / stored * 100000, "s")


def bench_latency(seconds: int) -> None:
    count = 50 * seconds
    with locum() as locumd:
        account = add_account(locumd, loopback_account())
        conversation = contact_on(locumd, account, "flood@loopback")
        with Device(locumd) as device:
            order(locumd, conversation, f"rate {count} 50")
            latencies: list[float] = []
            for _at, wall, entries in device.entries():
                for entry in entries:
                    if entry["type"] == "message_added" and (sent := re.search(r" t=(\d+)", entry["message"]["text"])):
                        latencies.append((wall - int(sent.group(1))) / 1000)
                if len(latencies) >= count:
                    break
    latencies.sort()
    show("messages.latency.p50", latencies[len(latencies) // 2], "ms", at="50 messages/s", limit="aim", limit_value=2)
    show("messages.latency.p99", latencies[len(latencies) * 99 // 100], "ms", at="50 messages/s", limit="aim", limit_value=4)


def bench_irc(count: int, runs: int, peer_rates: dict) -> None:
    with IrcNetwork() as network, locum() as locumd:
        add_account(locumd, api.irc_account("locumbench", network.port))
        with Device(locumd) as device:
            through = Through(locumd, device, "purple")
            for run in range(runs):
                texts = [f"bench-{run} message number {number} of a conversation about nothing much" for number in range(count)]
                through.run(lambda lines=texts: network.flood("locumbench", "carol", lines), f"bench-{run} ", count)
    rate = statistics.median(through.rates)
    named = {"peers": {name: {"value": round(value), "ratio": round(rate / value, 3)} for name, value in peer_rates.items()}}
    through.tell("irc", **named)


def bench_xmpp(count: int, runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="locum-bench-") as folder:
        users = {"alice": NET_PASSWORD, "anna": NET_PASSWORD}
        with Prosody(pathlib.Path(folder), users, friends("alice", "anna")) as prosody, locum() as locumd:
            add_account(locumd, api.xmpp_account(f"alice@{HOST}", NET_PASSWORD, prosody.port))
            with Device(locumd) as device, XmppClient(prosody.port, "anna", NET_PASSWORD) as anna:
                through = Through(locumd, device, "purple")
                for run in range(runs):
                    texts = [f"bench-{run} message number {number} of a conversation about nothing much" for number in range(count)]
                    through.run(lambda lines=texts: anna.messages(f"alice@{HOST}", lines), f"bench-{run} ", count)
    through.tell("xmpp")


def bench_memory(counts: list[int]) -> None:
    """Proportional set size of core and cell, for idle accounts on IRC through libpurple and on the loopback network."""
    for name, plugin in (("loopback", "loopback"), ("irc", "purple")):
        with IrcNetwork() as network, locum() as locumd:
            base = resident_kib(locumd.pid)
            made = 0
            for count in counts:
                for number in range(made, count):
                    body = loopback_account(f"account {number}") if plugin == "loopback" else api.irc_account(f"bench{number}", network.port)
                    locumd.as_user(USER).post("/accounts", body)
                made = count
                door = locumd.as_user(USER)
                until(lambda: sum(a["link"] == "online" for a in door.accounts()) == count, f"{count} accounts are online", 180, each=0.5)
                cells = sum(resident_kib(pid) for pid in locumd.cells())
                core = resident_kib(locumd.pid)
                show(f"memory.{name}.{count}_accounts", (core - base + cells) / count, "KiB/account", core_kib=core, cells_kib=cells)


def bench_peers(count: int) -> dict:
    rates = {}
    for name, run in peers.PEERS.items():
        try:
            result = run(count)
        except peers.NotInstalled as missing:
            print(json.dumps({"name": f"peer.{name}.rate", "skipped": str(missing)}), flush=True)
            continue
        rates[name] = result["rate"]
        show(f"peer.{name}.rate", result["rate"], "messages/s", cpu_us=round(result["cpu_us"], 1), lost=result["lost"])
    return rates


def sqlite_limit() -> float | None:
    limit = None
    with tempfile.TemporaryDirectory(prefix="locum-bench-") as folder:
        out = subprocess.run([BUILD / "tests" / "bench_sqlite_limit", folder], check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        print(line, flush=True)
        row = json.loads(line)
        if row["name"] == "sqlite.rows_per_commit_100":
            limit = row["value"]
    return limit


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench messages", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the messages")
    parser.add_argument("--only", choices=["loopback", "latency", "irc", "xmpp", "memory", "peers"], help="one part")
    arguments = parser.parse_args()
    scale = 10 if arguments.quick else 1
    runs = 3
    parts = [arguments.only] if arguments.only else ["peers", "loopback", "latency", "irc", "xmpp", "memory"]
    limit = sqlite_limit() if "loopback" in parts else None
    rates = bench_peers(30000 // scale) if "peers" in parts else {}
    if "loopback" in parts:
        bench_loopback(50000 // scale, runs, rates, limit)
    if "latency" in parts:
        bench_latency(20 // min(scale, 4))
    if "irc" in parts:
        bench_irc(20000 // scale, runs, rates)
    if "xmpp" in parts:
        bench_xmpp(10000 // scale, runs)
    if "memory" in parts:
        bench_memory([1, 10] if arguments.quick else [1, 10, 50, 200])


if __name__ == "__main__":
    main()
