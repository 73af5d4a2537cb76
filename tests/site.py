"""A web site on loopback that serves what a test puts on it, and records its requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from crawler.saved_pages.manifest import MANIFEST, read_manifest


@dataclass(slots=True)
class Answer:
    """The answer at one URL."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=UTF-8"
    headers: dict[str, str | Callable[[], str]] = field(default_factory=dict)
    """A function is called when the answer is sent: for answers that depend on the time."""
    delay: float = 0.0
    """Seconds before the answer starts."""
    cut_after: int | None = None
    """Bytes after which the connection breaks, although ``Content-Length`` announced more."""
    turn: threading.Semaphore | None = None
    """A semaphore that the answer waits for."""


class Site:
    """A context manager; ``address`` is its base URL while it runs.

    An answer with ``ETag`` or ``Last-Modified`` is sent again only if the client has another one.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """``host``: a loopback address; ``port`` is a free one unless it is given."""
        self.answers: dict[str, Answer] = {}
        self.next_answers: dict[str, list[Answer]] = {}
        """Answers that come before ``answers``, each once."""
        self.asked: list[tuple[str, dict[str, str]]] = []
        """Path and query of each request, with its headers."""
        self.asked_at: list[float] = []
        """When each request came, in seconds of the monotonic clock."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked_at.append(time.monotonic())
                site.asked.append((self.path, dict(self.headers.items())))
                site._answer(self)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # a client that hangs up, as a crawl does at a page that is too large

        self._server = Server((host, port), Handler)
        self._server.daemon_threads = True
        self.address = f"http://{host}:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, body: str | bytes = b"", **answer: Any) -> None:
        """Serve ``body`` at ``path``."""
        self.answers[path] = Answer(body.encode() if isinstance(body, str) else body, **answer)

    def put_next(self, path: str, body: str | bytes = b"", **answer: Any) -> None:
        """Serve ``body`` at ``path`` once, before what ``put`` has put there; several are served in order."""
        answers = self.next_answers.setdefault(path, [])
        answers.append(Answer(body.encode() if isinstance(body, str) else body, **answer))

    def put_saved_pages(self, folder: Path) -> None:
        """Serve an outlet's saved pages under their own paths."""
        for page in read_manifest(folder / MANIFEST):
            parts = urlsplit(page.url)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Location": page.location} if page.location else {}
            self.put(path, page.read(), status=page.status, content_type=page.content_type, headers=headers)

    def hold(self) -> threading.Semaphore:
        """Let each current answer wait until the semaphore, which starts at zero, lets one more pass."""
        turns = threading.Semaphore(0)
        for answer in self.answers.values():
            answer.turn = turns
        return turns

    @property
    def paths(self) -> list[str]:
        """All requests, in order."""
        return [path for path, _ in self.asked]

    @property
    def begun_at(self) -> list[float]:
        """When each request of ``tests.reader`` was started, by the clock of ``asked_at``, in order."""
        return sorted(float(headers["Begun-At"]) for _, headers in self.asked)

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(request.path, Answer(b"not found", status=404))
        if self.next_answers.get(request.path):
            answer = self.next_answers[request.path].pop(0)
        if answer.turn is not None:
            answer.turn.acquire()
        if answer.delay:
            time.sleep(answer.delay)
        if answer.status == 200 and _is_as_it_was(answer, request):
            answer = Answer(status=304, headers=answer.headers)
        request.send_response(answer.status)
        request.send_header("Content-Type", answer.content_type)
        request.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            request.send_header(name, value if isinstance(value, str) else value())
        request.end_headers()
        if answer.cut_after is not None:
            request.wfile.write(answer.body[: answer.cut_after])
            request.close_connection = True
        else:
            request.wfile.write(answer.body)


def _is_as_it_was(answer: Answer, request: BaseHTTPRequestHandler) -> bool:
    """Whether the client already has this answer, by the first validator that the answer has (RFC 9110, 13.2.2)."""
    for validator, condition in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        if condition in request.headers:
            return request.headers[condition] == answer.headers.get(validator)
    return False
