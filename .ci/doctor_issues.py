#!/usr/bin/env python3
"""Keeps one open issue per broken outlet: reads the lines of ``scrapy doctor --json`` from standard input.

An outlet that is broken or changed gets an issue, or a comment if it has one and something else was found; that of an
outlet that is well is closed. Issues are told by their label and title. Needs ``GITHUB_REPOSITORY`` and
``GITHUB_TOKEN``, as the hosted workflow has them; ``GITHUB_API_URL`` names the server. Only the standard library.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

LABEL = "doctor"
PER_PAGE = 100
"""Issues per answer: the most that the API gives."""


class Repository:
    """The issues of the repository that the environment names."""

    def __init__(self) -> None:
        server = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        self._base = f"{server}/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
        self._token = os.environ["GITHUB_TOKEN"]

    def ask(self, path: str = "", method: str = "GET", **values: Any) -> Any:
        """Return the answer as JSON; any status but success is an error."""
        url, body = self._base + path, None
        if method == "GET":
            url += f"?{urlencode(values)}"
        else:
            body = json.dumps(values).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/vnd.github+json"}
        with urlopen(Request(url, body, headers, method=method), timeout=30) as answer:  # noqa: S310 - the operator's
            return json.load(answer)

    def open_issues(self) -> Iterator[dict[str, Any]]:
        """Every open issue with the label."""
        page = 1
        while found := self.ask(labels=LABEL, state="open", per_page=PER_PAGE, page=page):
            yield from found
            if len(found) < PER_PAGE:
                return
            page += 1


def title_of(outlet: str) -> str:
    """The title by which the issue of an outlet is known."""
    return f"{LABEL}: {outlet}"


def text_of(line: dict[str, Any]) -> str:
    """What was found, as Markdown: foreign text stands in code, so that nothing in it is markup."""
    rows = [f"`{line['outlet']}` is {line['state']}.", ""]
    for found in line["findings"]:
        rows.append(f"- **{found['part']}**: {found['words']} (`{found['code']}`)")
        if found["details"]:
            rows.append(f"  `{found['details'].replace('`', ' ')}`")
    if line["url"]:
        rows += ["", f"Read: `{line['url'].replace('`', '%60')}`"]
    return "\n".join([*rows, "", f"To repeat it: `scrapy doctor {line['outlet']}`"])


def codes_in(text: str) -> set[str]:
    """The codes of findings in a text of ``text_of``."""
    return {row.rpartition("(`")[2].removesuffix("`)") for row in text.splitlines() if row.startswith("- **")}


def main() -> None:
    """Open, comment and close."""
    repository = Repository()
    open_now = {issue["title"]: issue for issue in repository.open_issues()}
    for line in map(json.loads, sys.stdin):
        issue, text = open_now.get(title_of(line["outlet"])), text_of(line)
        if line["state"] == "well":
            if issue is not None:
                repository.ask(f"/{issue['number']}/comments", "POST", body=f"Well again at {line['checked_at']}.")
                repository.ask(f"/{issue['number']}", "PATCH", state="closed")
                print(f"{line['outlet']}: well again, #{issue['number']} closed")
        elif issue is None:
            made = repository.ask(method="POST", title=title_of(line["outlet"]), body=text, labels=[LABEL])
            print(f"{line['outlet']}: {line['state']}, #{made['number']} opened")
        elif codes_in(issue["body"] or "") != codes_in(text):
            repository.ask(f"/{issue['number']}", "PATCH", body=text)
            repository.ask(f"/{issue['number']}/comments", "POST", body=f"At {line['checked_at']}:\n\n{text}")
            print(f"{line['outlet']}: something else was found, #{issue['number']} says so")


if __name__ == "__main__":
    main()
