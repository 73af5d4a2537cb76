"""What is installed, and how `make` renews an environment that is in use."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, PROJECT

PACKAGES = ("crawler", "spiders", "pipelines")


@pytest.mark.thorough
def test_the_wheel_holds_the_packages_with_their_data_and_nothing_else(tmp_path: Path) -> None:
    project, wheels = tmp_path / "project", tmp_path / "wheels"
    for package in (*PACKAGES, "tests", "evaluation", "docs"):
        shutil.copytree(PROJECT / package, project / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / file, project / file)
    build = "import sys, setuptools.build_meta as build; build.build_wheel(sys.argv[1])"
    wheels.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", build, str(wheels)], cwd=project, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (points,) = [archive.read(name).decode() for name in names if name.endswith(".dist-info/entry_points.txt")]
    files = {
        str(file.relative_to(project))
        for package in PACKAGES
        for file in (project / package).rglob("*")
        if file.is_file()
    }
    assert {name for name in names if ".dist-info/" not in name} == files
    assert points.split() == ["[datasette]", "chancery", "=", "crawler.browse"]


@pytest.mark.parametrize("name", ["alerts", "fleet", "parquet"])
def test_a_library_is_asked_for_once(name: str) -> None:
    """The developers' environment also has the libraries of the extras."""
    read = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = read["project"]["optional-dependencies"][name]
    assert set(extra) <= set(read["dependency-groups"]["dev"])
    assert set(extra) & set(read["project"]["dependencies"]) == set()


MAKE = shutil.which("make")


@pytest.mark.skipif(MAKE is None, reason="needs make")
@pytest.mark.thorough
def test_a_new_environment_leaves_the_earlier_one_to_what_runs_from_it(tmp_path: Path) -> None:
    assert MAKE is not None
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "evaluation").mkdir()
    lock, link = tmp_path / "evaluation" / "peers.lock", tmp_path / ".venv-peers"
    command = [MAKE, "-s", f"PYTHON={sys.executable}", ".venv-peers/installed"]

    def build(said: str) -> Path:
        lock.write_text(f"# {said}\n", encoding="utf-8")
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=PATIENCE)
        return link.resolve()

    first = build("one")
    (packages,) = first.glob("lib/python*/site-packages")
    (packages / "needed_late.py").write_text("print('found')\n", encoding="utf-8")
    script = first / "bin" / "crawl"
    script.write_text(f"#!{first}/bin/python\ninput()\nimport needed_late\n", encoding="utf-8")
    script.chmod(0o755)
    running = subprocess.Popen([link / "bin" / "crawl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        second = build("another")
        assert second != first
        assert link.is_symlink()
        assert (second / "bin" / "python").exists()
        assert not list(second.glob("lib/python*/site-packages/needed_late.py"))
        assert running.communicate("go on\n", timeout=PATIENCE)[0].endswith("found\n")
        assert build("one") == first
    finally:
        running.kill()
        running.wait()
