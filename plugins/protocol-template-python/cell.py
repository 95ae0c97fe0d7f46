#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole cell: a network of one parrot. Start from it; the protocol stands in plugins/README.md."""
import contextlib
import json
import os
import socket
import time


class Cell:
    def __init__(self):
        self.unacknowledged = {}  # number -> event, until the core has it
        self.number, self.accounts = 0, set()
        self.life = {"token": os.environ["LOCUM_CELL_TOKEN"]}
        self.linger, self.last_seen = 20, time.monotonic()  # how long to look for the core, and since when

    def send(self, **message):
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def tell(self, account, type, **fields):
        self.number += 1
        event = {"number": self.number, "account": account, "event": {"type": type, **fields}}
        self.unacknowledged[self.number] = event
        with contextlib.suppress(OSError):  # while the core is away: it is told when it is back
            self.send(type="event", **event)

    def on_welcome(self, epoch, resume_key, acknowledged, linger_s=60, **_):
        self.life, self.linger = {"resume": resume_key, "epoch": epoch}, linger_s
        self.on_acknowledge(acknowledged)
        for event in self.unacknowledged.values():
            self.send(type="event", **event)

    def on_acknowledge(self, number, **_):
        self.unacknowledged = {n: event for n, event in self.unacknowledged.items() if n > number}

    def on_open(self, account, **_):
        self.accounts.add(account)

    def on_close(self, account, **_):
        self.accounts.discard(account)

    def on_ping(self, id, **_):
        self.send(type="pong", id=id)

    def on_command(self, transaction, account, command, **_):
        kind, outcome = command["type"], {"type": "sent"}
        if kind in ("probe_link", "send_typing", "send_receipt", "watch_contacts"):
            return  # these have no outcome
        if kind not in ("connect", "disconnect", "set_presence", "send_message"):
            outcome = {"type": "not_sent", "error": {"code": "parrot.cannot", "detail": kind}}
        self.tell(account, "command_ended", transaction=transaction, outcome=outcome)
        if kind == "connect":
            self.tell(account, "link_changed", state="online", own_address="you")
            self.tell(account, "roster_received", entries=[{"address": "parrot", "subscription": "both"}])
        elif kind == "disconnect":
            self.tell(account, "link_changed", state="offline")
        elif kind == "send_message" and not command["automatic"]:
            self.tell(account, "message_received", conversation_address=command["to"], sender=command["to"],
                      text=command["text"] + "!", sent_at=int(time.time() * 1000))

    def serve(self):
        """Until the core hangs up. False: it wants this cell to end."""
        with socket.socket(socket.AF_UNIX) as self.socket:
            self.socket.connect(os.environ["LOCUM_CELL_SOCKET"])
            if "resume" in self.life:
                self.life["accounts"] = sorted(self.accounts)
                self.life["unacknowledged"] = [min(self.unacknowledged, default=self.number + 1), self.number]
            self.send(type="hello", version=1, plugin=os.environ["LOCUM_CELL_PLUGIN"], **self.life)
            for line in self.socket.makefile(encoding="utf-8"):
                message = json.loads(line)
                if message["type"] in ("end", "refused"):
                    return False
                getattr(self, "on_" + message["type"])(**message)
                self.last_seen = time.monotonic()
        return True


cell = Cell()
while time.monotonic() - cell.last_seen <= cell.linger:
    with contextlib.suppress(OSError):
        if not cell.serve():
            break
    time.sleep(0.25)
