"""Telling people, for the commands that do: who they are, and what becomes of a message."""

from __future__ import annotations

import argparse
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.crawling.exit_codes import ExitCode
from crawler.notifying.recipients import Message, NotifyError, Recipient, read_recipients


def add_telling_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the recipients, and whether they are told at all."""
    parser.add_argument("--to", metavar="TAG", help="only to the lines of NOTIFY with this tag")
    parser.add_argument("--dry-run", action="store_true", help="print what would be sent, and change nothing")


def recipients_of(settings: BaseSettings, to: str | None, tag: str, *, may_lack: bool) -> Sequence[Recipient]:
    """Return the recipients with the tag ``to``, else with ``tag`` or without one; none if ``NOTIFY`` is not set.

    Raises:
        NotifyError: the file cannot be used, or there is none and they ``may_lack`` is false.
    """
    if settings["NOTIFY"]:
        file = Path(settings["NOTIFY"])
        recipients = read_recipients(file, to or tag, named=to is not None)
        if file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            print(f"NOTIFY={file}: others can read the passwords in it: chmod 600 {file}", file=sys.stderr)
        return recipients
    if not may_lack:
        raise NotifyError("NOTIFY is not set: name a file with the URLs of those to be told, or add --dry-run")
    return []


def print_message(message: Message, recipients: Sequence[Recipient]) -> None:
    """Print what would be sent."""
    to = ", ".join(recipient.shown for recipient in recipients) or "nobody: NOTIFY is not set"
    print(f"To: {to}\nSubject: {message.title}\n\n{message.body}\n")


def send(message: Message, recipient: Recipient, command: str) -> ExitCode:
    """Send it, and print the result; returns whether it was delivered."""
    problem = recipient.send(message)
    if problem is not None:
        print(f"scrapy {command}: {recipient.shown}: not delivered: {problem}", file=sys.stderr)
        return ExitCode.NOT_STARTED
    print(f"{message.title}: sent to {recipient.shown}")
    return ExitCode.DONE
