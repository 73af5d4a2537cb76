"""A real WordPress on loopback: Debian's, with its own MariaDB, in a temporary folder."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request as HTTPRequest
from urllib.request import urlopen

from tests.wordpress.prose import Post

_WORDPRESS = Path("/usr/share/wordpress")
_THEME = "twentytwentythree"
_OWN_FILES = Path(__file__).parent / "site"
# Daemons are in folders outside an ordinary user's PATH.
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
# Compiled scripts are cached, as on any web server; WordPress's e-mails are not sent.
_PHP_OPTIONS = [
    f"-d{option}" for option in ("opcache.enable_cli=1", "sendmail_path=/bin/true", "display_errors=0", "log_errors=1")
]
_SECONDS_TO_START = 30.0
_SERVER_WORKERS = 4
_POSTS_A_REQUEST = 25  # the most that WordPress accepts

# Whatever ends the tests (their end, Ctrl-C, a kill) closes this process' input, and it ends what they started: it
# reads the process groups, a line each, and the folder is its argument. There is nothing to save, so it asks nobody.
_GUARD = """
groups=
while read -r group; do groups="$groups -$group"; done
kill -s KILL -- $groups
until rm -rf "$1"; do sleep 0.1; done
"""


class MissingPackages(RuntimeError):
    """Required Debian packages are missing; the message says how to get them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the server saw it."""

    time: float
    method: str
    path: str
    """With the query."""
    status: int
    if_none_match: str | None
    if_modified_since: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What WordPress answered."""

    status: int
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class WordPress:
    """A context manager; ``address`` is the base URL of the site while it runs.

    The site's zone is Asia/Karachi, its feed has ten posts, URLs are ``/%postname%/``. The system's own services are
    neither used nor changed.

    Raises:
        MissingPackages: a package is not installed.
    """

    def __init__(self) -> None:
        self._programs = _programs()
        self._folder = Path(tempfile.mkdtemp(prefix="wordpress-"))
        self._root = self._folder / "site"
        self._log = self._folder / "requests.jsonl"
        self._socket = self._folder / "mariadb.sock"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._access: dict[str, Any] = {}
        self._started: list[subprocess.Popen[bytes]] = []
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", self._folder],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    @staticmethod
    def check() -> None:
        """Whether everything required is installed.

        Raises:
            MissingPackages: a package is not.
        """
        _programs()

    def __enter__(self) -> Self:
        try:
            self._start_database()
            self._lay_out_site()
            self._access = json.loads(self._php("install.php"))
            self._start_server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        for process in (*self._started, self._guard):
            process.wait(timeout=10)

    # Used by tests

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Send a request as anybody could; also for missing pages."""
        return self._ask(HTTPRequest(self.address + path, headers=headers or {}))

    def publish(self, posts: Sequence[Post]) -> None:
        """Post ``posts`` by the REST API."""

        def publish(start: int) -> None:
            requests = [
                {"method": "POST", "path": "/wp/v2/posts", "body": self._post(post)}
                for post in posts[start : start + _POSTS_A_REQUEST]
            ]
            answers = self._tell("/wp-json/batch/v1", {"requests": requests})["responses"]
            assert [answer["status"] for answer in answers] == [201] * len(requests), answers

        with ThreadPoolExecutor(_SERVER_WORKERS) as threads:
            list(threads.map(publish, range(0, len(posts), _POSTS_A_REQUEST)))

    def edit(self, post: Post) -> None:
        """Give the post of that title the text of ``post``, by the REST API."""
        (number,) = [entry["id"] for entry in self.posts() if entry["title"]["raw"] == post.title]
        self._tell(f"/wp-json/wp/v2/posts/{number}", {"content": post.markup})

    def posts(self) -> list[dict[str, Any]]:
        """What WordPress says about all its posts."""
        found: list[dict[str, Any]] = []
        while len(found) % 100 == 0:
            page = len(found) // 100 + 1
            fields = "id,link,title,date_gmt,modified_gmt"
            path = f"/wp-json/wp/v2/posts?context=edit&per_page=100&page={page}&_fields={fields}"
            answer = self._ask(HTTPRequest(self.address + path, headers=self._authorization))
            if answer.status != 200:
                break
            found += answer.json()
        return found

    @property
    def asked(self) -> list[Asked]:
        """Every request so far, in the order of the answers."""
        if not self._log.exists():
            return []
        return [Asked(**json.loads(line)) for line in self._log.read_text(encoding="utf-8").splitlines()]

    # Starting it

    def _start_database(self) -> None:
        data = self._folder / "data"
        # MariaDB does not run as root unless told to.
        user = ["--user=root"] if os.getuid() == 0 else []
        install = [self._programs["mariadb-install-db"], "--no-defaults", f"--datadir={data}", "--skip-test-db", *user]
        made = subprocess.run(install, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout + made.stderr
        self._start(
            "mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={self._socket}", "--skip-networking",
            f"--pid-file={self._folder}/mariadb.pid", f"--tmpdir={self._folder}",
            # The socket is in a folder that nobody else can open; and nothing has to survive a power cut.
            "--skip-grant-tables", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", *user,
        )  # fmt: skip
        self._wait_for("mariadbd", lambda: _listens(socket.AF_UNIX, str(self._socket)))

    def _lay_out_site(self) -> None:
        """WordPress's own files: copies of those that look for others in their folder, links to the rest."""
        content = self._root / "wp-content"
        content.mkdir(parents=True)
        for file in (*_WORDPRESS.glob("*.php"), *_OWN_FILES.glob("*.php")):
            shutil.copy(file, self._root)
        for folder in ("wp-includes", "wp-admin", "wp-content/themes"):
            (self._root / folder).symlink_to(_WORDPRESS / folder)

    def _start_server(self) -> None:
        self._start(
            "php", *_PHP_OPTIONS, "-S", f"127.0.0.1:{self._port}", "-t", str(self._root), str(self._root / "router.php")
        )  # fmt: skip
        self._wait_for("php", lambda: _listens(socket.AF_INET, ("127.0.0.1", self._port)))

    def _php(self, script: str) -> str:
        command = [self._programs["php"], *_PHP_OPTIONS, str(self._root / script)]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": _PATH,
            "PHP_CLI_SERVER_WORKERS": str(_SERVER_WORKERS),
            "WORDPRESS_ADDRESS": self.address,
            "WORDPRESS_LOG": str(self._log),
            "WORDPRESS_SOCKET": str(self._socket),
        }

    def _start(self, program: str, *arguments: str) -> None:
        """Start a daemon in its own session, which Ctrl-C does not reach: the guard ends it."""
        with (self._folder / f"{program}.log").open("wb") as log:
            process = subprocess.Popen(
                [self._programs[program], *arguments],
                env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._started.append(process)
        assert self._guard.stdin is not None
        self._guard.stdin.write(b"%d\n" % process.pid)
        self._guard.stdin.flush()

    def _wait_for(self, program: str, is_there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while not is_there():
            log = (self._folder / f"{program}.log").read_text(errors="replace")
            assert self._started[-1].poll() is None, f"{program} ended: {log}"
            assert time.monotonic() < deadline, f"{program} does not answer: {log}"
            time.sleep(0.05)

    # Talking to it

    @property
    def _authorization(self) -> dict[str, str]:
        words = "{user}:{password}".format(**self._access)
        return {"Authorization": f"Basic {b64encode(words.encode()).decode()}"}

    def _post(self, post: Post) -> dict[str, Any]:
        return {
            "title": post.title,
            "content": post.markup,
            "date_gmt": post.published.strftime("%Y-%m-%dT%H:%M:%S"),
            "status": "publish",
            "author": self._access["author"],
            "categories": [self._access["categories"][post.category]],
        }

    def _tell(self, path: str, what: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", **self._authorization}
        answer = self._ask(HTTPRequest(self.address + path, json.dumps(what).encode(), headers))
        assert answer.status < 300, answer.body
        return answer.json()

    def _ask(self, request: HTTPRequest) -> Answer:
        try:
            with urlopen(request, timeout=60) as response:
                status, headers, body = response.status, response.headers, response.read()
        except HTTPError as error:
            status, headers, body = error.code, error.headers, error.read()
        return Answer(status, {name.lower(): value for name, value in headers.items()}, body)


def _programs() -> dict[str, str]:
    """Paths of the programs.

    Raises:
        MissingPackages: a program or WordPress itself is missing.
    """
    found = {name: shutil.which(name, path=_PATH) for name in ("mariadbd", "mariadb-install-db", "php")}
    packages = {
        "mariadb-server": bool(found["mariadbd"] and found["mariadb-install-db"]),
        "php-cli": found["php"] is not None,
        "php-mysql": _php_has("mysqli", found["php"]),
        "php-xml": _php_has("SimpleXML", found["php"]),
        "wordpress": (_WORDPRESS / "wp-load.php").is_file(),
        f"wordpress-theme-{_THEME}": (_WORDPRESS / "wp-content/themes" / _THEME).is_dir(),
    }
    missing = [package for package, is_there in packages.items() if not is_there]
    if missing:
        raise MissingPackages(f"These tests need a WordPress. On Debian: apt install {' '.join(missing)}")
    return {name: path for name, path in found.items() if path is not None}


def _php_has(extension: str, php: str | None) -> bool:
    question = f"exit((int) !extension_loaded('{extension}'));"
    return php is not None and subprocess.run([php, "-r", question], check=False).returncode == 0


def _listens(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family) as client:
        return client.connect_ex(address) == 0
