"""A provider of text messages on this machine, as tests want it to behave."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NUMBER = "13900000001"
Answers = Callable[[dict[str, Any]], tuple[int, str]]


class Provider:
    """A provider on this machine: what it was asked, and how it answers next."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answer: Answers = lambda asked: (
            200,
            json.dumps({"status": "accepted", "id": f"p-{asked['key']}", "to": asked["to"]}),
        )
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                asked = {**json.loads(self.rfile.read(size)), "path": self.path}
                provider.heard.append(asked)
                self._say(*provider.answer(asked))

            def do_GET(self) -> None:
                asked = {"path": self.path, "key": self.path.partition("key=")[2], "to": NUMBER}
                self._say(*provider.answer(asked))

            def _say(self, status: int, body: str) -> None:
                raw = body.encode()
                if status == 0:  # says nothing at all
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Gone: nobody answers under its address."""
        self.server.shutdown()
        self.server.server_close()
