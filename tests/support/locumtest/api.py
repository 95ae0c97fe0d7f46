# SPDX-License-Identifier: GPL-2.0-or-later
"""Locum's two doors, as any program may use them: the devices' HTTP API, and the control socket of this machine."""

import collections.abc
import http.client
import json
import pathlib
import socket
import ssl
import typing

Json = dict[str, typing.Any]
BASE = "/api/v1"


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, what: str, status: int, body: typing.Any) -> None:
        error = body.get("error", {}) if isinstance(body, dict) else {}
        self.status = status
        self.code: str = error.get("code", "")
        self.message: str = error.get("message", "")
        super().__init__(f"{what}: {status} {self.code or body} {self.message}")


class Door:
    """What both doors share: a request, and its answer as JSON."""

    def exchange(self, method: str, path: str, body: Json | None = None) -> tuple[int, typing.Any]:
        raise NotImplementedError

    def request(self, method: str, path: str, body: Json | None = None) -> typing.Any:
        """Raises ApiError where the answer is no success."""
        status, answer = self.exchange(method, path, body)
        if not 200 <= status < 300:
            raise ApiError(f"{method} {path}", status, answer)
        return answer

    def get(self, path: str) -> typing.Any:
        return self.request("GET", path)

    def post(self, path: str, body: Json | None = None) -> typing.Any:
        return self.request("POST", path, body)

    def put(self, path: str, body: Json | None = None) -> typing.Any:
        return self.request("PUT", path, body)

    def patch(self, path: str, body: Json | None = None) -> typing.Any:
        return self.request("PATCH", path, body)

    def delete(self, path: str) -> typing.Any:
        return self.request("DELETE", path)

    # What both doors serve, by name.

    def accounts(self) -> list[Json]:
        return self.get("/accounts")["accounts"]

    def account(self, number: int) -> Json:
        return self.get(f"/accounts/{number}")

    def contacts(self) -> list[Json]:
        return self.get("/contacts")["contacts"]

    def contact(self, address: str) -> Json | None:
        return next((one for one in self.contacts() if one["address"] == address), None)

    def conversations(self) -> list[Json]:
        return self.get("/conversations")["conversations"]

    def conversation(self, address: str) -> Json | None:
        return next((one for one in self.conversations() if one["address"] == address), None)

    def history(self, conversation: int) -> list[Json]:
        """All of its messages, oldest first."""
        messages: list[Json] = []
        before = ""
        while True:
            page = self.get(f"/conversations/{conversation}/messages?limit=500{before}")
            messages = page["messages"] + messages
            if not page["more"]:
                return messages
            before = f"&before={messages[0]['id']}"

    def stand_in(self) -> Json:
        return self.get("/stand-in")


class HttpDoor(Door):
    """The devices' API over HTTP. A connection for each request: what a test asks is to be independent of what it asked before."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None, token: str = "") -> None:
        self.port = port
        self.tls = tls
        self.token = token

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def exchange(self, method: str, path: str, body: Json | None = None) -> tuple[int, typing.Any]:
        status, data = self.exchange_bytes(method, path, json.dumps(body).encode() if body is not None else None, "application/json")
        try:
            return status, json.loads(data) if data else {}
        except ValueError:
            return status, data.decode(errors="replace")

    def exchange_bytes(self, method: str, path: str, body: bytes | None = None, kind: str = "application/octet-stream") -> tuple[int, bytes]:
        """The same with what is no JSON."""
        connection: http.client.HTTPConnection
        if self.tls:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = self.headers()
        if body is not None:
            headers["Content-Type"] = kind
        try:
            connection.request(method, BASE + path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def upload(self, name: str, kind: str, data: bytes) -> int:
        """Brings a file, part by part; gives its id."""
        file = self.post("/files", {"name": name, "mime_type": kind, "size": len(data)})
        while file["received"] < len(data):
            at = file["received"]
            status, answer = self.exchange_bytes("PUT", f"/files/{file['id']}/parts?at={at}", data[at:at + file["part_bytes"]])
            file = json.loads(answer)
            if status != 200:
                raise ApiError(f"part at {at}", status, file)
        return file["id"]

    def download(self, address: str, size: int) -> bytes:
        """The file of a message's attachment."""
        data = b""
        while len(data) < size:
            status, part = self.exchange_bytes("GET", f"{address}/parts?at={len(data)}")
            if status != 200:
                raise ApiError(f"part of {address}", status, json.loads(part))
            data += part
        return data


class ControlDoor(Door):
    """The control socket: as the administrator, or as one of the users."""

    def __init__(self, path: pathlib.Path, user: str = "") -> None:
        self.path = path
        self.user = user

    def exchange(self, method: str, path: str, body: Json | None = None) -> tuple[int, typing.Any]:
        request: Json = {"id": 1, "method": method, "path": BASE + path}
        if self.user:
            request["as"] = self.user
        if body is not None:
            request["body"] = body
        answer = next(self.lines(request))
        return answer["status"], answer.get("body", {})

    def lines(self, *requests: Json) -> collections.abc.Iterator[Json]:
        """Sends the lines and yields what comes back, until the end of the stream or of the caller's interest."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(60)
            connection.connect(str(self.path))
            connection.sendall("".join(json.dumps(request) + "\n" for request in requests).encode())
            with connection.makefile("rb") as stream:
                for line in stream:
                    yield json.loads(line)


XMPP_FORM: Json = {"protocol": "xmpp", "plugin": "purple"}
IRC_FORM: Json = {"protocol": "irc", "plugin": "purple"}


def xmpp_account(jid: str, password: str, port: int, **more: typing.Any) -> Json:
    """What POST /accounts takes for an account on a Prosody of ours."""
    settings = {"address": jid, "password": password, "connect_server": "127.0.0.1", "port": port}
    settings |= {"connection_security": "opportunistic_tls", "auth_plain_in_clear": True}
    return XMPP_FORM | {"settings": settings} | more


def irc_account(nick: str, port: int, password: str = "", **more: typing.Any) -> Json:
    """The same for an ngIRCd of ours."""
    settings: Json = {"nick": nick, "server": "127.0.0.1", "port": port, "ssl": False}
    if password:
        settings["password"] = password
    return IRC_FORM | {"settings": settings} | more
