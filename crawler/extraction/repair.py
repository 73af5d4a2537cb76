"""What is left of the page's furniture between isolated paragraphs, and text that is printed twice."""

from __future__ import annotations

import re

from crawler.extraction.dateline import split_dateline
from crawler.extraction.words import same_words, words_of

_LONGEST = 260  # characters of a line that is furniture
_HEAD = 5  # paragraphs at the top in which headline, byline and date may be repeated

_FURNITURE = re.compile(
    r"""
    [\W_]*(?:
        \(?\s*(?:file|stock|representational|representative|courtesy|archive)?\s*(?:photo|image|picture|pic|footage|video)s?\s*\)?
        | (?:photo|image|picture|video|graphic)s?(?:\s+(?:by|credits?|courtesy|source))?\s*[:/–—-].{0,100} | \((?:photo|image|picture)s?\b[^()]{0,100}\)
        | (?:photo|image|picture)\s+(?:credits?|courtesy|source)\b.{0,80} | (?:source|credits?)\s*:.{0,60}
        | (?:you\s+(?:may|might|can)\s+)?(?:also|must|further|please|suggested|recommended)?\s*read(?:ing)?(?:\s+(?:also|more|next|on|here|this|related|full\s+story|the\s+full\s+story))?\s*(?::|\||>|»|—|–|->?).{0,250}
        | (?:also\s+read|read\s+also|read\s+more|read\s+next|see\s+also|see\s+more|don['’]?t\s+miss|must\s+watch|you\s+may\s+also\s+like|more\s+on\s+this(?:\s+story)?)\b.{0,200}
        | (?:related|watch|listen|see|more)\s*:\s*.{0,200} | related(?:\s+(?:articles?|posts?|stories|news|topics|content|links?|items?))?
        | (?:most|more)\s+(?:popular|read|viewed|shared|stories|news|from\b.{0,60}) | popular(?:\s+(?:categories|posts|articles|stories|news))?
        | (?:hot|trending|top)\s+(?:this\s+week|today|now|stories|news) | trending | (?:recent|latest)\s+(?:comments|posts|articles|news|stories) | must\s+read
        | recommended(?:\s+for\s+you)? | editor['’]?s?\s+(?:pick|choice)s? | you\s+(?:may|might)\s+(?:also\s+)?like(?:\s+this)? | what\s+to\s+read\s+next
        | advertise?ments? | sponsored(?:\s+(?:content|links?))? | ads? | story\s+continues\s+below.{0,40} | (?:article|story)\s+continues\s+(?:below|after)\b.{0,40} | continue\s+reading(?:\s+below)?
        | share(?:\s+(?:this|on|via|it|the)\b.{0,60})? | shares? | tweet | follow\s+us(?:\s+on\b.{0,80})? | like\s+this(?:\s*:)? | like\s+loading.{0,10} | loading.{0,5}
        | click\s+(?:here|to)\b.{0,120} | (?:sign\s+up|subscribe)\b.{0,160} | (?:print|e-?mail)(?:\s+(?:this|article).{0,30})? | copy\s+link | whats\s?app | facebook | twitter | telegram | linkedin | pinterest
        | \+?\s*\d*\s*posts? | translate(?:\s*»)? | leave\s+a\s+(?:reply|comment) | (?:no\s+|\d+\s+)?comments?(?:\s+(?:off|closed|are\s+closed).{0,40})? | login | log\s+in | tags?\s*:.{0,200} | posted\s+in\b.{0,60} | filed\s+under.{0,80} | categor(?:y|ies)\s*:.{0,100}
        | (?:\d+\s+)?min(?:ute)?s?\s+read | reading\s+time\s*:.{0,30} | previous\s+(?:article|post).{0,150} | next\s+(?:article|post).{0,150} | prev(?:ious)?\s+next | next | previous | home | menu | search | open\s+menu | skip\s+to\s+content
        | [\d.,]+\s*[km]?(?:\s+(?:views?|shares?|comments?|likes?|reads?|hits?))? | views?\s*:?\s*[\d.,]+ | post\s+views\s*:.{0,20}
        | (?:video\s+player)?close | key\s*words?\s*:.{0,200} | explore\s+\w+
    )[\W_]*
    """,
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_TAIL = re.compile(
    r"[\W_]*(?:(?:related|most\s+(?:popular|read)|more\s+(?:stories|news|from)|hot\s+this\s+week|popular\s+(?:categories|posts)|recent\s+(?:comments|posts)"
    r"|you\s+(?:may|might)\s+(?:also\s+)?like|leave\s+a\s+(?:reply|comment)|latest\s+(?:news|posts)|trending)\b.{0,30})",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\W_]*(?:for\s+(?:more|further|additional)\s+(?:information|details|queries)\b.{0,40}\bcontact\b.{0,80}|(?:media|press)\s+contacts?\s*:?.{0,80}|contact\s*(?:us|person|information)?\s*:.{0,80})",
    re.IGNORECASE,
)
_CONTACT_LINE = re.compile(r"@|https?:|www\.|\+?\d[\d\s()/-]{5,}|^(?:tel|phone|fax|cell|mobile|e-?mail|web(?:site)?|address)\b", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|last\s+updated|last\s+modified|date|on|at|by)\b|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,7}\b|\d{1,4}(?:st|nd|rd|th)?\b|[ap]\.?m\b\.?|gmt|utc|pkt|pst|ist|est|edt|bst|hrs?|[\s,.:/|+()#–—-])+",
    re.IGNORECASE,
)


def repair(paragraphs: list[str], title: str, byline: str | None, site_names: tuple[str, ...]) -> list[str]:
    """``paragraphs`` without repeated headline, captions, link lines, credits, counters and second ledes."""
    kept = _without_tail([paragraph for paragraph in paragraphs if paragraph.strip()])
    head = [text for text in kept[:_HEAD] if not _repeats_head(text, title, byline, site_names)]
    kept = [text for text in (*head, *kept[_HEAD:]) if len(text) > _LONGEST or not _FURNITURE.fullmatch(text)]
    while kept and _is_date(kept[-1]):
        kept.pop()
    return _once(kept)


def _repeats_head(text: str, title: str, byline: str | None, site_names: tuple[str, ...]) -> bool:
    if same_words(text, title) or _is_date(text):
        return True
    # A breadcrumb runs into the headline without a space: "HomeNewsHeadline".
    if title and text.endswith(title) and len(text) - len(title) <= 80 and text.lower().startswith("home"):
        return True
    author = re.sub(r"^\s*by\s*:?\s+", "", text, flags=re.IGNORECASE)
    if byline and same_words(author, byline):
        return True
    return any(same_words(text, site) for site in site_names)


def _is_date(text: str) -> bool:
    return len(text) <= 90 and bool(re.search(r"\d", text)) and bool(_DATE_LINE.fullmatch(text))


def _without_tail(paragraphs: list[str]) -> list[str]:
    """Cut from a heading like "Related articles" or "For more information, contact" on, where only lines follow."""
    for index, text in enumerate(paragraphs):
        rest = paragraphs[index + 1 :]
        if index and _TAIL.fullmatch(text) and all(len(line) < 160 or line.endswith(("...", "…")) for line in rest):
            return paragraphs[:index]
        if _CONTACT.fullmatch(text) and len(rest) <= 8 and all(len(line) < 100 for line in rest):
            contact = [line for line in rest if _CONTACT_LINE.search(line)]
            if len(contact) * 2 >= len(rest):
                return paragraphs[:index]
    return paragraphs


def _once(paragraphs: list[str]) -> list[str]:
    """Without a lede that is printed twice, before its dateline or as a teaser of itself, and without twins side by side."""
    kept: list[str] = []
    for index, text in enumerate(paragraphs):
        if kept and same_words(kept[-1], text):
            continue
        if index < _HEAD and _foretold(text, paragraphs[index + 1 : _HEAD + 1]):
            continue
        kept.append(text)
    return kept


def _foretold(text: str, following: list[str]) -> bool:
    words = words_of(text)
    if len(words) < 6:
        return False
    if text.endswith(("...", "…")):
        words = words[:-1]
    for other in following:
        for body in (other, split_dateline(other)[1]):
            if words_of(body)[: len(words)] == words:
                return True
    return False
