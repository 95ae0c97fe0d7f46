#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole channel plugin: alerts become lines of a file. Start from it; the protocol stands in plugins/README.md."""
import base64
import json
import os
import socket
import urllib.parse


class Plugin:
    def __init__(self, link):
        self.link = link
        self.files = {}  # by the channel's number
        self.written = set()  # keys: what is sent again after a doubt is not written again

    # What the core says; what is not known here passes.

    def on_welcome(self, **_):
        self.send(type="channel_ready", published={"folder": os.environ["LOCUM_CELL_STATE_DIRECTORY"]})

    def on_channel_open(self, channel, values, **_):
        name = values.get("file", "")
        if not name or "/" in name or name.startswith("."):
            self.files.pop(channel, None)
            trouble = {"code": "file.name.invalid", "detail": "It must be a plain name.", "retry": "after_user_action"}
            self.send(type="channel_health", channel=channel, error=trouble)  # its user is shown this
            return
        self.files[channel] = os.path.join(os.environ["LOCUM_CELL_STATE_DIRECTORY"], name)
        self.send(type="channel_health", channel=channel)  # all is well

    def on_channel_close(self, channel):
        self.files.pop(channel, None)

    def on_channel_send(self, channel, transaction, message, **_):
        self.send(type="channel_sent", channel=channel, transaction=transaction, outcome=self.write(channel, message))

    def write(self, channel, message):
        if channel not in self.files:
            return {"state": "refused", "error": {"code": "file.name.invalid", "retry": "after_user_action"}}
        if message["key"] not in self.written:
            try:
                with open(self.files[channel], "a", encoding="utf-8") as file:
                    file.write(json.dumps(message, ensure_ascii=False) + "\n")
            except OSError as error:  # a full disk: later, then
                return {"state": "retry", "error": {"code": "file.not_written", "detail": str(error), "retry": "later"}}
            self.written.add(message["key"])
        return {"state": "sent", "remote_id": message["key"]}

    def on_channel_receive(self, channel, request, what, **_):
        """`curl -d 'token=…&text=On my way' ADDRESS`: anybody can say so, so that it is not proven."""
        form = dict(urllib.parse.parse_qsl(base64.b64decode(what.get("body", "")).decode("utf-8", "replace")))
        reading = {"status": 400}
        if form.get("text"):
            answer = {"from": "", "text": form["text"], "token": form.get("token", ""), "proven": False}
            reading = {"status": 200, "answers": [answer]}
        self.send(type="channel_received", channel=channel, request=request, what=reading)

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
        kind = message.pop("type")
        if kind in ("end", "refused"):
            break
        getattr(plugin, "on_" + kind, lambda **_: None)(**message)
