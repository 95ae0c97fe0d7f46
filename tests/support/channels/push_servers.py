#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Three push servers of the tests' own: push_servers.py [PORT]. Tells its port in its first line, then every message that is taken as JSON.

Each is as strict as what is written of it: ntfy at / and /ntfy/ (docs.ntfy.sh/publish, "Publish as JSON"), Gotify at /gotify/message (its API's
description), apprise-api at /apprise/notify/KEY (its README). A request that has what is not written there is answered 400. The topic and the key
are `secret-topic`, the token `tk_good`, the user alice with the password `pass`. Other topics, keys and tokens are not let in, or not known.

/SERVICE/status/CODE/… answers with that, /SERVICE/page/… with a web page, /SERVICE/slow/… never.
"""
import base64
import json
import threading

from quiet_server import QuietHandler, listening

TOPIC, TOKEN, BASIC = "secret-topic", "tk_good", "Basic " + base64.b64encode(b"alice:pass").decode()
NTFY = {"topic": str, "message": str, "title": str, "tags": list, "priority": int, "actions": list, "click": str, "attach": str, "markdown": bool,
        "icon": str, "filename": str, "delay": str, "email": str, "call": str}
GOTIFY = {"title": str, "message": str, "priority": int, "extras": dict}
APPRISE = {"body": str, "title": str, "type": str, "tag": str, "format": str}


class Wrong(Exception):
    """Of a request: the status that it is answered with."""


def ask(that, status=400):
    if not that:
        raise Wrong(status)


def checked(body, fields, required):
    message = json.loads(body)
    for key, value in message.items():
        ask(key in fields and isinstance(value, fields[key]) and not isinstance(value, bool) | (fields[key] is bool))
    ask(message.get(required))
    return message


def ntfy(path, headers, body):
    ask(path == "", 404)
    message = checked(body, NTFY, "topic")
    ask(1 <= message.get("priority", 3) <= 5)
    ask(len(message.get("message", "").encode()) <= 4096, 413)
    if message["topic"] != "open-topic":
        ask(message["topic"] == TOPIC and headers["Authorization"] in (f"Bearer {TOKEN}", BASIC), 403)
    return message, {"id": "sPs71M8A2T", "time": 1635528741, "event": "message", "topic": message["topic"]}


def gotify(path, headers, body):
    ask(path == "message", 404)
    ask(headers["X-Gotify-Key"] == TOKEN, 401)
    message = checked(body, GOTIFY, "message")
    ask(all(key.count("::") == 1 and isinstance(value, dict) for key, value in message.get("extras", {}).items()))
    return message, {"id": 25, "appid": 5, "message": message["message"], "date": "2018-02-27T19:36:10.5045044+01:00"}


def apprise(path, headers, body):
    ask(path.startswith("notify/"), 404)
    message = checked(body, APPRISE, "body")
    ask(message.get("type", "info") in ("info", "success", "warning", "failure"))
    ask(message.get("format", "text") in ("text", "markdown", "html"))
    ask(path.removeprefix("notify/") == TOPIC and message.get("tag", "all") in ("all", "mine"), 204)
    ask(message["body"] != "half", 424)
    return message, {"error": None}


class Handler(QuietHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        _, service, path = self.path.split("/", 2) if self.path != "/" else ("", "ntfy", "")
        kind, _, rest = path.partition("/")
        try:
            if kind == "slow":
                threading.Event().wait()
            if kind == "status":
                raise Wrong(int(rest.split("/")[0]))
            ask(self.headers["Content-Type"] == "application/json")
            message, answer = {"ntfy": ntfy, "gotify": gotify, "apprise": apprise}[service](rest if kind == "page" else path, self.headers, body)
            print(json.dumps(message), flush=True)
            self.answer(200, b"<html>Welcome!</html>" if kind == "page" else json.dumps(answer).encode())
        except Wrong as wrong:
            self.answer(wrong.args[0], b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


listening(Handler).serve_forever()
