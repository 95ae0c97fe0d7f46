# SPDX-License-Identifier: GPL-2.0-or-later
"""A link that can be cut: a TCP proxy that stops forwarding without a word, as a phone's network does."""

import selectors
import socket
import threading
import typing


class CuttableProxy:
    """Forwards 127.0.0.1:`port` to `target` on loopback. Use in a `with`.

    While cut, bytes that either side writes are read and kept (as a radio that is gone "takes" them), and new connections are
    accepted and lead nowhere. resume() forwards again what has been kept, reset() ends every connection with a TCP reset.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._wake_read, self._wake_write = socket.socketpair()
        self._lock = threading.Lock()
        self._orders: list[typing.Callable[[], None]] = []
        self._cut = False
        self._closing = False
        self._peers: dict[socket.socket, socket.socket] = {}
        self._kept: dict[socket.socket, bytearray] = {}  # by the socket that is to get it
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._thread.start()

    def __enter__(self) -> "CuttableProxy":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def cut(self) -> None:
        """From the moment this returns, nothing passes."""
        self._do(lambda: setattr(self, "_cut", True))

    def resume(self) -> None:
        """Connections that still stand go on with what was kept."""
        self._do(self._resume)

    def reset(self) -> None:
        """Ends every connection with a reset; new ones pass, unless cut."""
        self._do(self._reset)

    def close(self) -> None:
        self._do(lambda: setattr(self, "_closing", True))
        self._thread.join(timeout=5)

    def _do(self, order: typing.Callable[[], None]) -> None:
        done = threading.Event()

        def carry_out() -> None:
            order()
            done.set()

        with self._lock:
            self._orders.append(carry_out)
        self._wake_write.send(b"x")
        if not done.wait(10) and self._thread.is_alive():
            raise RuntimeError("the proxy does not answer")

    def _run(self) -> None:
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        while not self._closing:
            for key, events in self._selector.select():
                sock = typing.cast(socket.socket, key.fileobj)
                if sock is self._wake_read:
                    self._wake_read.recv(4096)
                    with self._lock:
                        orders, self._orders = self._orders, []
                    for order in orders:
                        order()
                elif sock is self._listener:
                    self._accept()
                elif sock in self._peers:
                    if events & selectors.EVENT_WRITE:
                        self._flush(sock)
                    if events & selectors.EVENT_READ and sock in self._peers:
                        self._forward(sock)
        for sock in list(self._peers):
            self._drop(sock)
        self._listener.close()
        self._selector.close()
        self._wake_read.close()
        self._wake_write.close()

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            client.close()
            return
        for one, other in ((client, server), (server, client)):
            one.setblocking(False)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peers[one] = other
            self._kept[one] = bytearray()
            self._selector.register(one, selectors.EVENT_READ)

    def _forward(self, sock: socket.socket) -> None:
        try:
            data = sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        other = self._peers[sock]
        if not data:
            if self._cut:
                # The other side shall not hear of it. The socket stays known, unread, until resume or reset.
                self._selector.unregister(sock)
                return
            self._flush(other)
            self._drop(sock)
            return
        self._kept[other] += data
        self._flush(other)

    def _flush(self, sock: socket.socket) -> None:
        kept = self._kept[sock]
        if self._cut:
            self._watch(sock, selectors.EVENT_READ)
            return
        try:
            while kept:
                del kept[: sock.send(kept)]
        except BlockingIOError:
            pass
        except OSError:
            self._drop(sock)
            return
        self._watch(sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if kept else 0))
        # Back-pressure: the other side is read again when this one has taken what there is.
        other = self._peers[sock]
        if len(kept) > 1 << 20:
            self._watch(other, selectors.EVENT_WRITE if self._kept[other] else 0)
        elif not self._kept[other]:
            self._watch(other, selectors.EVENT_READ)

    def _watch(self, sock: socket.socket, events: int) -> None:
        registered = sock in self._selector.get_map()
        if events and registered:
            self._selector.modify(sock, events)
        elif events:
            self._selector.register(sock, events)
        elif registered:
            self._selector.unregister(sock)

    def _resume(self) -> None:
        self._cut = False
        for sock in list(self._peers):
            if sock in self._peers:
                self._flush(sock)

    def _reset(self) -> None:
        for sock in list(self._peers):
            if sock in self._peers:
                # linger of zero seconds: close() sends RST
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                self._peers[sock].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                self._drop(sock)

    def _drop(self, sock: socket.socket) -> None:
        for one in (sock, self._peers.get(sock)):
            if one is None or one not in self._peers:
                continue
            del self._peers[one]
            del self._kept[one]
            if one in self._selector.get_map():
                self._selector.unregister(one)
            one.close()
