"""Faults of whole hosts: TLS, robots.txt, Retry-After."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.faults.certificates import Certificates
from tests.faults.fault import BAD, GOOD, LIST, Fault, bad_page, page
from tests.faults.server import Send, answer, endless, raw

_TEXT = {"Content_Type": "text/plain"}


def tls_faults(folder: Path) -> list[Fault]:
    """Hosts with certificates, which are written into ``folder`` with ``authority.pem``, to be trusted by the crawl."""
    certificates = Certificates(folder)
    old = certificates.context()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    cases: Mapping[str, tuple[str, ssl.SSLContext]] = {
        "tls_expired": ("a certificate that has expired", certificates.context(days=-1)),
        "tls_not_yet": ("a certificate of tomorrow", certificates.context(days=2, begins=1)),
        "tls_self_signed": ("a certificate that it signed itself", certificates.context(self_signed=True)),
        "tls_wrong_host": ("another host's certificate", certificates.context(address="127.9.9.9")),
        "tls_old": ("TLS 1.1 and nothing newer", old),
    }
    bad = [Fault(name, said, {}, good=(), tls=context) for name, (said, context) in cases.items()]
    return [
        *bad,
        Fault("tls_good", "a good certificate", {BAD: answer(page())}, tls=certificates.context(), whole=True),
        *(
            replace(bad_page(f"tls_{name}", f"over TLS: {said}", send, last=last), tls=certificates.context())
            for name, said, send, last in (
                ("headers_endless", "headers without end",
                 endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 900 + b"\r\n"), True),
                ("body_endless", "a body without end", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<p>more</p>" * 3000), False),
                ("body_cut", "a body that ends early",
                 raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + page().encode()), False),
            )
        ),
    ]  # fmt: skip


def _robots(name: str, said: str, send: Send, *, good: tuple[str, ...] = ()) -> Fault:
    return Fault(
        f"robots_{name}", f"robots.txt: {said}", {"/robots.txt": send, BAD: answer(page())}, good=good, whole=True
    )


def _rules(name: str, said: str, text: str | bytes, *, good: tuple[str, ...] = GOOD) -> Fault:
    return _robots(name, said, answer(text, **_TEXT), good=good)


def _filled(line: str, size: int = 512 * 1024) -> str:
    return "User-agent: *\n" + line * (size // len(line))


def _later(name: str, said: str, header: str, status: int = 429) -> Fault:
    """A page that says when to come again; the good ones come before it."""
    fault = bad_page(
        f"retry_after_{name}", f"{status} with Retry-After: {said}", answer("later", status, Retry_After=header)
    )
    return replace(fault, listed=(*GOOD, BAD))


FAULTS = [
    _robots("500", "500", answer("", 500)),
    _robots("503", "503", answer("", 503)),
    _robots("429", "429", answer("", 429)),
    _robots("403", "403, which allows everything", answer("", 403), good=GOOD),
    _robots("silent", "no answer", endless(b"", b"", 1.0)),
    _robots("hangs_up", "the connection ends", raw()),
    _robots("headers_endless", "headers without end", endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 900 + b"\r\n")),
    _robots("endless", "rules without end", endless(b"HTTP/1.1 200 OK\r\n\r\n", b"Disallow: /private\n" * 3000), good=GOOD),
    _robots("cut", "cut", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nUser-agent: *\nDisallow: /st")),
    _robots("part", "206 that nobody asked for", answer("User-agent: *\nDisallow: /x\n", 206, **_TEXT)),
    _robots("gzip_cut", "gzip, although only plain text was asked for, and cut",
            answer(b"\x1f\x8b\x08\0\0\0\0\0", Content_Encoding="gzip", **_TEXT)),
    _robots("circle", "a redirect to itself", answer("", 302, Location="/robots.txt"), good=GOOD),
    _robots("redirect_file", "a redirect to a file", answer("", 302, Location="file:///etc/passwd"), good=GOOD),
    _robots("redirect_junk", "a redirect to an address that is none", answer("", 302, Location="http://[::1"), good=GOOD),
    _robots("redirect_port", "a redirect to port 99999", answer("", 302, Location="http://127.0.0.1:99999/"), good=GOOD),
    _rules("forbids", "everything is forbidden", "User-agent: *\nDisallow: /\n", good=()),
    _rules("html", "a web page", page()),
    _rules("binary", "random bytes", bytes(range(256)) * 2000),
    _rules("nul", "NUL in its lines", "User-agent: *\0\nDisallow: /\0private\n"),
    _rules("utf_16", "UTF-16", "User-agent: *\nDisallow: /private\n".encode("utf-16")),
    _rules("wildcards", "512 KiB of wildcards", _filled("Disallow: /*a*b*c*d*e*f*g*h*i*j$\n")),
    _rules("wildcards_one_line", "one rule of 500,000 wildcards", "User-agent: *\nDisallow: /" + "*s" * 250_000 + "\n"),
    _rules("rules_many", "60,000 rules", _filled("Disallow: /a\n")),
    _rules("agents_many", "40,000 user agents", "".join(f"User-agent: b{n}\nDisallow: /\n" for n in range(20_000))),
    _rules("delay_huge", "Crawl-delay: 1e300", "User-agent: *\nCrawl-delay: 1e300\n"),
    _rules("delay_nan", "Crawl-delay: nan", "User-agent: *\nCrawl-delay: nan\n"),
    _rules("delay_digits", "Crawl-delay of 5,000 digits", "User-agent: *\nCrawl-delay: " + "9" * 5000 + "\n"),
    _rules("sitemap_junk", "a Sitemap line of junk", "Sitemap: http://[::1\nSitemap: \0\nSitemap: http://h:99999/\n"),
    _later("digits", "30 digits", "9" * 30),
    _later("digits_many", "5,000 digits", "9" * 5000),
    _later("negative", "a negative number", "-5"),
    _later("words", "words", "soon, perhaps"),
    _later("far", "a day in the year 9999", "Fri, 31 Dec 9999 23:59:59 GMT"),
    _later("past", "a day that is past", "Fri, 31 Dec 1999 23:59:59 GMT"),
    _later("no_day", "a day that there is not", "Fri, 99 Feb 2026 99:99:99 GMT"),
    _later("bytes", "bytes of no charset", "\xd9\xa1\xff"),
    _later("hour", "an hour", "3600", 503),
    _later("of_403", "an hour", "3600", 403),
    _later("of_500", "an hour", "3600", 500),
    Fault("host_busy", "429 for everything", dict.fromkeys((f"/{LIST}", *GOOD, BAD), answer("", 429)), good=()),
    Fault("host_silent", "no answer to anything", dict.fromkeys((f"/{LIST}", "/robots.txt"), endless(b"", b"", 1.0)), good=()),
    Fault("host_down", "the connection ends, whatever is asked", dict.fromkeys((f"/{LIST}", "/robots.txt"), raw()), good=()),
]  # fmt: skip
