"""The platform and theme of a home page, if evident."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.loader import clean_line
from crawler.page import Document

_LONGEST = 60
"""Letters of the generator that are shown."""
# Names of files that the platforms themselves write, not themes that look like them.
_MARKS = (
    ("WordPress", "/wp-content/", re.compile(r"/wp-content/(?:themes|plugins|uploads)/")),
    ("WordPress", "/wp-json/", re.compile(r"""["']https://api\.w\.org/["']""")),
    ("Drupal", "/sites/default/files/", re.compile(r"/sites/(?:default|all)/(?:files|themes|modules)/")),
    ("Drupal", "drupal-settings-json", re.compile(r"drupal-settings-json|Drupal\.settings|data-drupal-")),
    ("Joomla", "/media/system/js/", re.compile(r"/media/(?:system/js|jui|vendor/joomla)|joomla-script-options")),
    ("TYPO3", "/typo3temp/", re.compile(r"/typo3(?:temp|conf)/")),
    ("Blogger", "blogger.com/static", re.compile(r"www\.blogger\.com/(?:static|dyn-css)/")),
    ("Liferay", "/o/frontend-js", re.compile(r"/o/frontend-js-|Liferay\.ThemeDisplay")),
    ("Next.js", "/_next/static/", re.compile(r"/_next/static/")),
    ("Nuxt", "/_nuxt/", re.compile(r"/_nuxt/")),
)
_FRAMEWORKS = (("Bootstrap", re.compile(r"/bootstrap(?:@[\d.]+)?[\w./-]*\.(?:css|js)\b")),)
_THEME = re.compile(
    r"/(?:wp-content/themes|sites/(?:default|all)/themes(?:/contrib|/custom)?|templates)/([\w.-]{2,40})/"
)
_TAGDIV = re.compile(r"\b(?:td-theme-wrap|td-header-wrap|tdb_[a-z]+_|tdc-row|td_block_wrap)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The software that a site is built with."""

    name: str = ""
    """Empty if unknown."""
    version: str = ""
    """As stated by the generator."""
    theme: str = ""
    frameworks: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Where it shows."""

    def __str__(self) -> str:
        """The platform in a few words, for a spider's first line; empty if unknown."""
        parts = [self.name or " ".join(self.frameworks), self.theme]
        return ", ".join(part for part in parts if part)


def platform_of(page: Document, markup: str) -> Platform:
    """The platform by its generator meta and the names of its files; ``markup`` is the decoded page."""
    generator = clean_line(page.first_meta("generator") or "")[:_LONGEST]
    name, version = _of_generator(generator)
    evidence = [f"generator: {generator}"] if generator else []
    for mark, sign, pattern in _MARKS:
        if (not name or name == mark) and pattern.search(markup):
            name = mark
            evidence.append(sign)
    return Platform(
        name=name,
        version=version,
        theme=_theme(markup),
        frameworks=tuple(framework for framework, pattern in _FRAMEWORKS if pattern.search(markup)),
        evidence=tuple(evidence),
    )


def _of_generator(generator: str) -> tuple[str, str]:
    """Name and version: ``WordPress 6.8.2``, ``Drupal 10 (https://…)``, ``Joomla! - Open Source …``."""
    match = re.match(r"([^\W\d_][\w.]*(?: [A-Z][\w.]*)*)!?(?:\s+v?(\d[\w.]*))?", generator)
    return (match[1].strip(), match[2] or "") if match else ("", "")


def _theme(markup: str) -> str:
    match = _THEME.search(markup)
    names = [match[1]] if match else []
    if _TAGDIV.search(markup):
        names.insert(0, "tagDiv")
    return " ".join(names)
