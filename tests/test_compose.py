"""``compose.yaml``: valid, whole, and without the fleet unless its profile is asked for. Docker itself is not needed."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.conftest import PROJECT

FLEET = {"keys", "nats", "serve", "worker"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def test_one_machine_starts_nothing_of_the_fleet(compose: dict[str, Any]) -> None:
    profiles = {name: service.get("profiles") for name, service in compose["services"].items()}
    assert {name for name, profile in profiles.items() if profile == ["fleet"]} == FLEET
    assert {name for name, profile in profiles.items() if profile is None} == {"crawl", "read"}
    for name in ("crawl", "read"):
        needed = compose["services"][name].get("depends_on", {})
        assert all(each not in FLEET or not needed[each].get("required", True) for each in needed), name


def test_what_services_name_exists(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name
        for volume in service.get("volumes", []):
            source = volume["source"] if isinstance(volume, dict) else volume.partition(":")[0]
            assert source in compose["volumes"], (name, source)


def test_the_commands_exist(compose: dict[str, Any]) -> None:
    commands = {file.stem for file in (PROJECT / "crawler" / "commands").glob("*.py")}
    called = {
        name: words[words.index("scrapy") + 1]
        for name in FLEET - {"nats"}
        if (words := " ".join(compose["services"][name]["command"]).replace("exec ", "").split())
    }
    assert called == {"keys": "keys", "serve": "serve", "worker": "work"}
    assert set(called.values()) <= commands


def test_a_worker_has_its_own_keys_and_nothing_of_the_archive(compose: dict[str, Any]) -> None:
    (volume,) = compose["services"]["worker"]["volumes"]
    assert (volume["source"], volume["read_only"], volume["volume"]["subpath"]) == ("keys", True, "worker")
