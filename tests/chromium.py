"""A real Chromium without a window, driven through a pipe: what a browser makes of a page.

It speaks the Chrome DevTools Protocol (``--remote-debugging-pipe``): JSON messages that end in a NUL, written to the
browser's file descriptor 3 and read from its 4.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(slots=True)
class Browser:
    """One tab."""

    _into: Any
    _out_of: Any
    _session: str = ""
    _sent: int = 0
    requested: list[str] = field(default_factory=list)
    """URLs of all requests of the page opened last: its own, and what it loads."""

    def open(self, url: str) -> None:
        """Open a page and wait until it has loaded completely."""
        self.requested.clear()
        self._ask("Page.navigate", url=url)
        while self._read().get("method") != "Page.loadEventFired":
            pass

    def click(self, selector: str) -> str:
        """Click the first link that the selector finds, and wait for its page; returns the page's address."""
        self.run(f"document.querySelector({json.dumps(selector)}).click()")
        while self._read().get("method") != "Page.loadEventFired":
            pass
        return str(self.run("location.href"))

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression in the page; of a promise, what it comes to."""
        asked = self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in asked, asked["exceptionDetails"]
        return asked["result"].get("value")

    def look(self, width: int, height: int, scheme: str = "light", medium: str = "screen") -> None:
        """Show pages in a window of this size in CSS pixels, in a colour scheme, as on the screen or in ``print``."""
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self._ask("Emulation.setScrollbarsHidden", hidden=True)
        scheme_wanted = {"name": "prefers-color-scheme", "value": scheme}
        self._ask("Emulation.setEmulatedMedia", media=medium, features=[scheme_wanted])

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"])

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self._ask("Page.printToPDF")["data"])

    def begin(self) -> None:
        """Open the tab."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self._ask(f"{domain}.enable")

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._sent += 1
        asked: dict[str, Any] = {"id": self._sent, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        self._into.write(json.dumps(asked).encode() + b"\0")
        self._into.flush()
        while (answer := self._read()).get("id") != self._sent:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        written = bytearray()
        while (byte := self._out_of.read(1)) != b"\0":
            assert byte, "Chromium has ended"
            written += byte
        message: dict[str, Any] = json.loads(written)
        if message.get("method") == "Network.requestWillBeSent":
            self.requested.append(message["params"]["request"]["url"])
        return message


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser whose profile is in ``folder``, until the end of the block."""
    assert CHROMIUM is not None
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # The shell puts the two ends where Chromium looks for them, regardless of their numbers.
    shell = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    command = [CHROMIUM, *OPTIONS, "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}"]
    process = subprocess.Popen(
        ["/bin/bash", "-c", shell, "chromium", *command],
        pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        with os.fdopen(ours_out, "wb") as into, os.fdopen(ours_in, "rb") as out_of:
            opened = Browser(into, out_of)
            opened.begin()
            yield opened
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
