"""Boilerplate lines: captions, links to other pages, buttons, counters, recognised by their words alone."""

from __future__ import annotations

import re
from functools import cache

from crawler.text.calendar_names import english_months, english_weekdays

_LONGEST = 260
"""Most characters of a boilerplate line."""

_KINDS = (
    # Captions and credits without a caption's content.
    r"\(?\s*(?:file|stock|representational|representative|representation|courtesy|archive)?\s*"
    r"(?:photo|image|picture|pic|footage|video)s?\s*\)?",
    r"(?:photo|image|picture|graphic)s?(?:\s+(?:by|credits?|courtesy|source))?\s*[:/–—].{0,100}",
    r"(?:source|credits?)\s*:.{0,60}",
    r"(?:web\s+)?(?:editors?|redaktor|editör|redakteur|редактор|محرر|المحرر|سردبیر|编辑|责任编辑)\s*[:：].{1,60}",
    r"\(?(?:additional\s+)?(?:reporting|writing|editing)\s+by\s+[^.]{2,160}",
    # Links to other pages.
    r"(?:(?:you\s+(?:may|might|can)\s+)?(?:also|must|further|please|suggested|recommended)\s+)?read(?:ing)?"
    r"(?:\s+(?:also|more|next|on|here|this|related|(?:the\s+)?full\s+story))?\s*(?::|\||>|»|—|–|->?).{0,250}",
    r"(?:also\s+read|read\s+also|see\s+also|see\s+more)\b(?!.*[.!?]$).{0,200}",
    r"(?:read\s+(?:more|next|also)|don['’]?t\s+miss|must\s+(?:watch|read)|you\s+may\s+also\s+like|more\s+on\s+this(?:\s+story)?)",
    r"(?:related|watch|listen|see\s+more)\s*:\s*.{0,200}",
    r"(?:یہ\s+بھی\s+(?:پڑھیں|دیکھیں)|مزید\s+پڑھیں|اقرأ\s+أيض[اًا]+|بیشتر\s+بخوانید|читайте\s+также|ayrıca\s+okuyun|ýene-de\s+okaň)"
    r"\s*(?:[:：|»–—-].{0,200})?",
    # Headings of modules.
    r"related(?:\s+(?:articles?|posts?|stories|news|topics|content|links?|items?))?",
    r"(?:hot|trending|top)\s+(?:this\s+week|today|now|stories|news)|trending",
    # Advertisements.
    r"advert(?:s|i[sz]e?ments?)?|sponsored(?:\s+(?:content|links?))?|ads?",
    # Sharing, following, subscribing.
    r"share(?:\s+(?:this|on|via|it|the)\b.{0,60})?(?<![.])|shares?|tweet|copy\s+link|like\s+this\s*:?|loading.{0,5}",
    r"like\s+this\s+story\?.{0,60}|follow\s+us(?:\s+on\b.{0,80})?|click\s+here\b.{0,120}",
    r"follow\s+\S+(?:\s+\S+){0,4}\s+on\s+(?:instagram|facebook|twitter|x|youtube|telegram|whatsapp)\b.{0,80}",
    r"(?:sign\s+up|subscribe)\s+(?:to|for|here|now|today)\b.{0,160}",
    r"get\s+the\s+.{0,60}\b(?:inbox|newsletter|app)\b.{0,120}",
    # Contact addresses.
    r"(?:have\s+a\s+tip\?.{0,40}|e-?mail|reach|contact|write\s+to|follow)\b[^.!?]{0,80}(?:\sat\s|\son\s|:).{0,20}"
    r"(?:\S+@\S+|@\w+|https?://\S+).{0,120}",
    # Counters, comments, tags, page navigation.
    r"(?:no\s+|\d+\s+)?comments?(?:\s+(?:are\s+)?(?:off|closed).{0,40})?|log\s*in",
    r"tags?(?:\s*:.{0,200})?|posted\s+in\b.{0,60}|filed\s+under.{0,80}|categor(?:y|ies)\s*:.{0,100}",
    r"(?:\d+\s+)?min(?:ute)?s?\s+read|reading\s+time\s*:.{0,30}",
    r"[\d.,]+\s*[km]?\s+(?:views?|shares?|likes?|reads?|hits?)|(?:post\s+)?views?\s*:?\s*[\d.,]+",
)
_WORD = re.compile(r"\w")
_BOILERPLATE = re.compile(rf"[\W_]*(?:{'|'.join(_KINDS)})[\W_]*", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"[\W_]*(?:for\s+(?:more|further|additional)\s+(?:information|details|queries)\b.{0,40}\bcontact\b.{0,500}"
    r"|(?:media|press)\s+contacts?\s*:?.{0,80}|contact\s*(?:us|person|information)?\s*:.{0,500}"
    r"|(?:contacts?(?:\s+(?:data|details))?|kontakt|contactos?|contatti|контакты?|iletişim|للتواصل)\s*:?"
    r"|ends?|enditem|انتهای\s+پیام(?:\s*/\s*\S{0,8})?|انتهى)[\W_]*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\W*(?:by\s+)?(?:(?:our|staff|special|web|news|monitoring)\s+)+(?:correspondent|reporter|report|desk)s?\W*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\W*by\s+(?P<name>[^\W\d_]\S*(?:\s+[^\W\d_]\S*){1,4})", re.IGNORECASE)
_ZONES = r"gmt|utc|pkt|pst|pdt|ist|est|edt|cst|cdt|mst|mdt|cet|cest|bst|msk|amt"


@cache
def _date() -> re.Pattern[str]:
    names = "|".join((*english_weekdays(short=True), *english_months(short=True)))
    return re.compile(
        rf"(?:(?:published|updated|posted|last\s+updated|last\s+modified|date|on|at|by|{names})\b"
        rf"|\d{{1,4}}(?:st|nd|rd|th)?\b|[ap]\.?m\b\.?|(?:{_ZONES})\b|hrs?|[\s,.:/|+()#–—-])+",
        re.IGNORECASE,
    )


def is_boilerplate(line: str) -> bool:
    """Whether the line is a caption, a link to another page, a counter, a button …, and nothing of the article."""
    if len(line) > _LONGEST:
        return False
    return _BOILERPLATE.fullmatch(line) is not None or _WORD.search(line) is None


def is_sign_off(line: str) -> bool:
    """Whether the line says that the text ends here, or gives a contact for more information."""
    return _SIGN_OFF.fullmatch(line) is not None


def is_nameless_byline(line: str) -> bool:
    """Whether the line is a byline without a name, such as "Our Correspondent"."""
    return len(line) <= 60 and _NOBODY.fullmatch(line) is not None


def byline_in(line: str) -> str | None:
    """Return the name in a line that is a byline, such as "By Sana Qadir", if all its words have capitals."""
    match = _BYLINE.fullmatch(line) if len(line) <= 60 else None
    return match["name"] if match and all(word[0].isupper() for word in match["name"].split()) else None


def is_date(line: str) -> bool:
    """Whether the line is a date, possibly with a time, and nothing else."""
    return len(line) <= 90 and any(map(str.isdigit, line)) and _date().fullmatch(line) is not None
