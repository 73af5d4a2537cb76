"""The structure that CONTRIBUTING promises."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from crawler import settings
from crawler.crawling.outlet_spider import OutletSpider
from crawler.model.outlet import Outlet, OutletError
from tests.conftest import FIXTURES, FOLDERS, PROJECT
from tests.outlet_spiders import SPIDERS

SPIDER_FILES = sorted(file for file in (PROJECT / "spiders").glob("*.py") if file.name != "__init__.py")
MACHINERY = sorted(
    file for folder in ("crawler", "pipelines", "evaluation") for file in (PROJECT / folder).rglob("*.py")
)


@pytest.mark.parametrize("file", SPIDER_FILES, ids=lambda file: file.stem)
class TestSpiderFile:
    def test_one_name_in_every_place(self, file: Path) -> None:
        spider = SPIDERS[file.stem]
        assert spider.__module__ == f"spiders.{file.stem}"
        assert spider.__name__ == "".join(part.capitalize() for part in file.stem.split("_")) + "Spider"
        assert spider.name == spider.outlet.name == file.stem
        assert (FIXTURES / file.stem / "known.json").is_file()

    def test_facts_and_no_logic(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 15
        module = ast.parse(text)
        (spider,) = [node for node in module.body if isinstance(node, ast.ClassDef)]
        logic = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.For, ast.If, ast.While, ast.Try, ast.With)
        assert not [node for node in ast.walk(module) if isinstance(node, logic)]
        assert {target.id for node in spider.body if isinstance(node, ast.Assign)
                for target in node.targets if isinstance(target, ast.Name)} == {"name", "outlet", "sources"}  # fmt: skip
        assert SPIDERS[file.stem].__mro__[1] is OutletSpider


def test_the_top_level_holds_what_a_project_has_there() -> None:
    git = shutil.which("git")
    tracked = (
        subprocess.run([git, "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False) if git else None
    )
    if tracked is None or tracked.returncode:
        pytest.skip("no checkout, or none that git reads")
    assert {name for name in tracked.stdout.splitlines() if "/" not in name} == {
        ".dockerignore", ".gitattributes", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md",
        "CODE_OF_CONDUCT.md", "SECURITY.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "Makefile", "README.md", "compose.yaml",
        "pyproject.toml", "requirements.lock", "scrapy.cfg",
    }  # fmt: skip


def test_every_outlet_has_its_fixture_folder_and_every_folder_its_outlet() -> None:
    assert FOLDERS == sorted(SPIDERS) == [file.stem for file in SPIDER_FILES]


def outlets_named(source: str, outlets: Iterable[tuple[str, str, str]]) -> list[str]:
    """The (name, class, host) named in code: as an identifier, as a whole string, or as a host inside a string.

    Comments and docstrings may mention anybody, and a word inside a longer text is not a name: "The News" and "Sana"
    are also words. Hosts under .example belong to nobody (RFC 2606, 2).
    """
    nodes = list(ast.walk(ast.parse(source)))
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    }
    names = {
        getattr(node, field, None) for node in nodes for field in ("id", "attr", "name", "arg", "asname", "module")
    }
    identifiers = {part for name in names if isinstance(name, str) for part in name.split(".")}
    found = []
    for name, class_name, host in outlets:
        in_text = re.compile(rf"(?<![\w-]){re.escape(host)}(?![\w-]|\.\w)")
        found += [each for each in (name, class_name) if each in identifiers | texts]
        found += [host] if not host.endswith(".example") and any(map(in_text.search, texts)) else []
    return found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from spiders.sana import SanaSpider", ["sana", "SanaSpider"]),
        ("import spiders.sana as other", ["sana"]),
        ('if outlet.name == "sana": pass', ["sana"]),
        ("def sana(): pass", ["sana"]),
        ("outlets.sana.home", ["sana"]),
        ('HOME = "https://www.sana.sy/en/"', ["sana.sy"]),
        ('HOST = r"xsana.sy|sana.sy.org"', []),
        ("# sana, www.sana.sy\n'sana'", []),
        ('"""As sana has it, at www.sana.sy."""\nWORDS = "sana reuters"', []),
        ('BYLINE = "Sana Qadir"', []),
    ],
)
def test_what_names_an_outlet(source: str, found: list[str]) -> None:
    assert outlets_named(source, [("sana", "SanaSpider", "sana.sy")]) == found


@pytest.mark.parametrize("file", MACHINERY, ids=lambda file: str(file.relative_to(PROJECT)))
class TestMachinery:
    def test_names_no_outlet(self, file: Path) -> None:
        outlets = [(spider.name, spider.__name__, spider.outlet.host) for spider in SPIDERS.values()]
        assert outlets_named(file.read_text(encoding="utf-8"), outlets) == []

    def test_says_what_it_is(self, file: Path) -> None:
        assert file.stem not in {"utils", "helpers", "misc", "common"}
        text = file.read_text(encoding="utf-8")
        assert not text or ast.get_docstring(ast.parse(text))


def test_each_setting_says_what_it_is_for() -> None:
    lines = Path(settings.__file__).read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("# Storage"))
    for number, line in enumerate(lines[first:], first):
        if re.match(r"[A-Z_]+(: .*)? = ", line):
            assert lines[number - 1].startswith("# "), line


def test_promises_about_protection() -> None:
    """The values that a careless edit must not lose."""
    assert settings.ROBOTSTXT_OBEY is True
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES is True
    assert settings.DOWNLOADER_MIDDLEWARES["scrapy.downloadermiddlewares.cookies.CookiesMiddleware"] is None
    assert settings.TELNETCONSOLE_ENABLED is False
    assert settings.REMOTE_CONTROL_ENABLED is False
    assert settings.DOWNLOAD_MAXSIZE == 8 * 1024 * 1024
    assert settings.DOWNLOAD_TIMEOUT == 30
    assert settings.REDIRECT_MAX_TIMES == 5
    assert {scheme for scheme, handler in settings.DOWNLOAD_HANDLERS.items() if handler is None} == {
        "data", "file", "ftp", "s3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"home": "gazette.example"}, "home='gazette.example' is not an http"),
        ({"country": "Pakistan"}, "two capital letters of ISO 3166-1"),
        ({"timezone": "PKT+5"}, "is not an IANA zone, like 'Asia/Karachi'"),
        ({"languages": ()}, "name at least one"),
        ({"article": "("}, r"article='\('"),
        ({"address_date": r"(?P<year>\d{4})"}, "groups year, month and day"),
    ],
)
def test_wrong_facts_are_named(facts: dict[str, object], said: str) -> None:
    right: dict[str, object] = {
        "title": "Gazette", "home": "https://gazette.example/", "country": "PK", "timezone": "Asia/Karachi",
        "languages": ("en",),
    }  # fmt: skip
    with pytest.raises(OutletError, match=f"gazette: .*{said}"):
        Outlet("gazette", **{**right, **facts})  # type: ignore[arg-type]
