#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole rule plugin: a coin. Start from it; the protocol stands in plugins/README.md."""
import json
import os
import random
import socket


class Plugin:
    """As the manifest lists them, its values are the methods `field_…`, its functions the methods `function_…`, and its
    services the methods `service_…`."""

    def __init__(self, link):
        self.link = link
        self.sides, self.lies_on = ["heads", "tails"], 0

    def field_side(self):
        return self.sides[self.lies_on]

    def field_tosses(self, times):
        return [random.choice(self.sides) for _ in range(max(0, min(times, 100)))]

    def function_turn(self):
        self.lies_on = 1 - self.lies_on
        self.send(type="values", values=[{"field": "side", "value": self.field_side()}])  # it has changed by itself

    def service_tosser(self, text, state):
        """What it says to that, and what it wants to know next time: it keeps nothing of its own between the two."""
        times = state.get("times", 0) + 1
        return [f"{random.choice(self.sides)} ({times})"], {"times": times}

    # What the core says; what is not known here passes.

    def on_configure(self, values, **_):
        self.sides = [values.get("heads") or "heads", values.get("tails") or "tails"]
        if self.sides[0] == self.sides[1]:
            trouble = {"code": "coin.sides.same", "detail": "Both sides have the same name.", "retry": "after_user_action"}
            self.send(type="health", error=trouble)  # its user is shown this
        else:
            self.send(type="health")

    def on_ask(self, id, queries, **_):
        answers = []
        for query in queries:
            value = getattr(self, "field_" + query["field"])(*query["arguments"])
            answers.append({"field": query["field"], "arguments": query["arguments"], "value": value})
        self.send(type="values", id=id, values=answers)

    def on_perform(self, transaction, function, arguments, **_):
        getattr(self, "function_" + function)(*arguments)
        self.send(type="outcome", transaction=transaction, outcome={"type": "sent"})

    def on_converse(self, id, service, text, state={}, **_):
        texts, state = getattr(self, "service_" + service)(text, state)
        self.send(type="said", id=id, texts=texts, state=state)

    def on_ping(self, id, **_):
        self.send(type="pong", id=id)

    def send(self, **message):
        self.link.sendall(json.dumps(message).encode() + b"\n")


with socket.socket(socket.AF_UNIX) as link:
    link.connect(os.environ["LOCUM_CELL_SOCKET"])
    plugin = Plugin(link)
    plugin.send(type="hello", version=1, plugin=os.environ["LOCUM_CELL_PLUGIN"], token=os.environ["LOCUM_CELL_TOKEN"])
    for line in link.makefile(encoding="utf-8"):
        message = json.loads(line)
        if message["type"] in ("end", "refused"):
            break
        getattr(plugin, "on_" + message["type"], lambda **_: None)(**message)
