"""One nginx on loopback with saved pages: its cost is negligible compared with reading them."""

from __future__ import annotations

import gzip
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from evaluation.pages import TruePage

_PATIENCE = 10.0
"""Seconds to wait for nginx to answer."""
_CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log; charset_types text/html;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    types {{ text/html html; application/xml xml; text/plain txt; }}
    server {{ listen {port}; root {folder}/site; }}
}}
"""


class ServerError(RuntimeError):
    """nginx is missing or does not start; the message says what to do."""


class Site:
    """An outlet whose sitemap lists saved pages; serves them while the ``with`` block runs."""

    def __init__(self, folder: Path, pages: Iterable[TruePage]) -> None:
        """``folder`` is created, and used only by the server.

        Raises:
            ServerError: nginx is not installed.
        """
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if program is None:
            raise ServerError("nginx is missing (Debian: apt install nginx-light)")
        self._program, self._folder = program, folder
        self.port = _free_port()
        self.home = f"http://127.0.0.1:{self.port}/"
        self.urls = [f"{self.home}page/{number:05}.html" for number in self._lay_out(pages)]
        # Relative to the root, so that the sitemap is valid for every address of the machine.
        places = "".join(f"<url><loc>{url.removeprefix(self.home[:-1])}</loc></url>" for url in self.urls)
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        (folder / "site" / "sitemap.xml").write_text(sitemap, encoding="utf-8")
        (folder / "site" / "robots.txt").write_text("User-agent: *\nAllow: /\n", encoding="utf-8")

    def _lay_out(self, pages: Iterable[TruePage]) -> range:
        site = self._folder / "site" / "page"
        site.mkdir(parents=True)
        number = 0
        for number, page in enumerate(pages, 1):
            body = page.file.read_bytes()
            is_packed = page.file.suffix == ".gz"
            (site / f"{number - 1:05}.html").write_bytes(gzip.decompress(body) if is_packed else body)
        return range(number)

    @property
    def requests(self) -> int:
        """Number of requests answered."""
        return (self._folder / "access.log").read_bytes().count(b"\n")

    def __enter__(self) -> Self:
        configuration = self._folder / "nginx.conf"
        configuration.write_text(_CONFIGURATION.format(folder=self._folder, port=self.port), encoding="utf-8")
        command = [self._program, "-p", str(self._folder), "-c", str(configuration)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
        deadline = time.monotonic() + _PATIENCE
        while not _answers(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                raise ServerError(f"nginx does not start; try: {' '.join(command)}")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
