"""``scrapy keys``: make the keys of the machines of a fleet, and the configuration of its NATS server."""

from __future__ import annotations

import argparse
from pathlib import Path

from crawler.commands.fleet_extra import the_extra
from crawler.crawling.command import ProjectCommand
from crawler.model.wrong_input import WrongInput


class Command(ProjectCommand):
    """May be repeated: what exists stays, and the configuration is written for all workers that have keys."""

    usage = "[options] FOLDER"
    summary = "Make the keys of several machines, and the configuration of their NATS server"
    details = ". Needs the extra chancery[fleet]: docs/fleet.md."

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--server", action="append", default=[], metavar="HOST", help="name or IP of the server")
        parser.add_argument("--worker", action="append", default=[], metavar="NAME", help="a worker; may be repeated")
        parser.add_argument("--storage", default="/var/lib/nats", metavar="FOLDER", help="of the server's stream")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        with the_extra():
            from crawler.fleet.keys import ARCHIVE_NAME, FleetKeys

        if len(args) != 1:
            raise WrongInput("name one folder for the keys: scrapy keys /etc/chancery/keys --server nats.example")
        keys = FleetKeys(Path(args[0]))
        print(f"{keys.add(ARCHIVE_NAME)}: for the machine with the archive (NATS_KEYS)")
        for name in opts.worker:
            if name in (ARCHIVE_NAME, "server", "authority"):
                raise WrongInput(f"--worker {name}: another machine has this name; choose another")
            keys.add(name)
        for name in keys.workers():
            print(f"{Path(args[0]) / name}: for the worker {name} (NATS_KEYS, --name {name})")
        print(f"{keys.write_server(opts.server or ['127.0.0.1'], keys.workers(), opts.storage)}: for the NATS server")
        print(f"{Path(args[0]) / 'authority'}: stays here; who has it can add machines")
