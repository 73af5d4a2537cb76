"""Those who are told, on loopback: a mail server and a webhook that remember what they got."""

from __future__ import annotations

import email
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Mailbox:
    """A mail server; ``url`` is apprise's for a message to one address there."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []
        """Subject and text of each mail."""
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or not."""
        if self.refuses:
            return "554 the mailbox is full"
        mail = email.message_from_bytes(envelope.content, policy=default)
        body = mail.get_body(("html", "plain"))
        assert body is not None
        self.mails.append((mail["Subject"], body.get_content().replace("\r\n", "\n")))
        return "250 taken"

    @contextmanager
    def open(self) -> Iterator[str]:
        """Run the server; yields the URL."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]  # aiosmtpd cannot choose one
        controller = Controller(
            self, hostname="127.0.0.1", port=port, auth_require_tls=False,
            authenticator=lambda *given: AuthResult(
                success=given[-1] == LoginPassword(b"operator", b"secret"), handled=False
            ),
        )  # fmt: skip
        controller.start()
        try:
            yield f"mailto://operator:secret@127.0.0.1:{port}?from=chancery@here.example&to=analyst@there.example&mode=insecure"
        finally:
            controller.stop()


class Hook:
    """A webhook; ``url`` is apprise's."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if hook.status == 200:
                    hook.posts.append(posted)
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @contextmanager
    def open(self) -> Iterator[str]:
        """Run the server; yields the URL."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"json://127.0.0.1:{self._server.server_port}/told"
        finally:
            self._server.shutdown()
            self._server.server_close()
