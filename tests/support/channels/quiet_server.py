# SPDX-License-Identifier: GPL-2.0-or-later
"""What the web servers of the channels' tests share."""
import http.server
import sys


class Server(http.server.ThreadingHTTPServer):
    """Callers that hang up are what these servers are for."""
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (BrokenPipeError, ConnectionResetError)):
            super().handle_error(request, client_address)


class QuietHandler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass


def listening(handler):
    """On the port that the command line names, or a free one, which is told in the first line."""
    server = Server(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), handler)
    print(server.server_address[1], flush=True)
    return server
