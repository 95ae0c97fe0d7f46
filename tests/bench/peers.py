# SPDX-License-Identifier: GPL-2.0-or-later
"""Peers of Locum that Debian packages, run on the bench's IRC network in the same run: messages a second through to an attached
client. Each raises NotInstalled where it is not."""

import contextlib
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time

import quassel
from irc_network import IrcClient, IrcNetwork

DEADLINE = 60.0


class NotInstalled(Exception):
    """The peer's program is not on this machine."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], port: int, **options):
    """The program, once it listens on `port`; ended when the block is left. It must stay in the foreground."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        deadline = time.monotonic() + DEADLINE
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            try:
                process.wait(timeout=0.05)  # also the pace of trying
            except subprocess.TimeoutExpired:
                pass
            else:
                raise RuntimeError(f"{command[0]} ended with status {process.returncode} before it listened")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{command[0]} did not listen on port {port} within {DEADLINE:.0f} s")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15)."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def through(network: IrcNetwork, nick: str, client, pid: int, count: int) -> dict:
    """Floods `nick` on the network and counts at the attached client."""
    texts = [f"bench-message number {number} of a conversation about nothing much" for number in range(count)]
    cpu = cpu_seconds(pid)
    start = time.perf_counter()
    flood = threading.Thread(target=network.flood, args=(nick, "carol", texts), daemon=True)
    flood.start()
    seen = client.count(b"bench-message", count)
    elapsed = time.perf_counter() - start
    flood.join()
    return {"rate": seen / elapsed, "cpu_us": (cpu_seconds(pid) - cpu) / count * 1e6, "lost": count - seen}


def znc(count: int) -> dict:
    """ZNC with one network and its defaults."""
    if not shutil.which("znc"):
        raise NotInstalled("znc is not installed")
    port, salt = free_port(), "abcdefghij0123456789"
    digest = hashlib.sha256(b"secret" + salt.encode()).hexdigest()
    with tempfile.TemporaryDirectory() as folder, IrcNetwork() as network:
        config = pathlib.Path(folder, "configs", "znc.conf")
        config.parent.mkdir()
        config.write_text(
            f"""Version = 1.8.2
<Listener l>
  Port = {port}
  IPv4 = true
  IPv6 = false
  SSL = false
  Host = 127.0.0.1
</Listener>
<User bench>
  Admin = true
  Nick = locumbench
  Ident = locumbench
  <Network n>
    Server = 127.0.0.1 {network.port}
  </Network>
  <Pass password>
    Method = sha256
    Hash = {digest}
    Salt = {salt}
  </Pass>
</User>
"""
        )
        command = ["znc", "--foreground", "--datadir", folder]
        if os.geteuid() == 0:
            command.append("--allow-root")
        with running(command, port) as process:
            network.wait_for("locumbench", DEADLINE)
            with IrcClient(port, "locumbench", "bench/n:secret") as client:
                client.wait_for(b" 376 ")
                return through(network, "locumbench", client, process.pid, count)


def bitlbee(count: int) -> dict:
    """BitlBee with libpurple's IRC protocol, in the only mode that libpurple allows: a process for each client."""
    if not shutil.which("bitlbee"):
        raise NotInstalled("bitlbee is not installed")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, IrcNetwork() as network:
        os.chmod(folder, 0o777)
        config = pathlib.Path(folder, "bitlbee.conf")
        config.write_text("[settings]\nRunMode = ForkDaemon\nAuthMode = Open\n[defaults]\n")
        command = ["bitlbee", "-F", "-n", "-v", "-i", "127.0.0.1", "-p", str(port), "-c", str(config), "-d", folder]
        with running(command, port) as process:
            with IrcClient(port, "bench") as client:
                client.wait_for(b" 376 ")
                for line in (
                    "register secret",
                    "account add irc locumbench@127.0.0.1 secret",
                    f"account irc set port {network.port}",
                    "account irc on",
                ):
                    client.send(f"PRIVMSG &bitlbee :{line}")
                network.wait_for("locumbench", DEADLINE)
                child = int(pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[-1])
                return through(network, "locumbench", client, child, count)


def quassel_core(count: int) -> dict:
    """Quassel's core on SQLite: the peer that stores durably."""
    if not shutil.which("quasselcore"):
        raise NotInstalled("quassel-core is not installed")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, IrcNetwork() as network:
        quassel.seed(folder, network.port)
        command = ["quasselcore", f"--configdir={folder}", "--listen=127.0.0.1", f"--port={port}"]
        with running(command, port) as process, quassel.QuasselClient(port, "bench", "secret") as client:
            client.connect_network(1)
            network.wait_for("locumbench", DEADLINE)
            return through(network, "locumbench", client, process.pid, count)


PEERS = {"znc": znc, "bitlbee-libpurple": bitlbee, "quassel-core": quassel_core}
