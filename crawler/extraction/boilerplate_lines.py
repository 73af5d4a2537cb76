"""Boilerplate lines: captions, links to other pages, buttons, counters, recognised by their words alone."""

from __future__ import annotations

import re
from functools import cache

from crawler.text.calendar_names import english_months, english_weekdays

_LONGEST = 260
"""Characters: no line of boilerplate is longer."""

_KINDS = (
    # Captions and credits without a caption's content.
    r"\(?\s*(?:file|stock|representational|representative|representation|courtesy|archive)?\s*"
    r"(?:photo|image|picture|pic|footage|video)s?\s*\)?",
    r"(?:photo|image|picture|graphic)s?(?:\s+(?:by|credits?|courtesy|source))?\s*[:/–—].{0,100}",
    r"\((?:photo|image|picture)s?\b[^()]{0,100}\)",
    r"(?:photo|image|picture)s?\s+(?:credits?|courtesy)\b.{0,80}",
    r"(?:source|credits?)\s*:.{0,60}",
    r"(?:web\s+)?(?:editors?|redaktor|editör|redakteur|редактор|محرر|المحرر|سردبیر|编辑|责任编辑)\s*[:：].{1,60}",
    r"\(?(?:additional\s+)?(?:reporting|writing|editing)\s+by\s+[^.]{2,160}",
    # Links to other pages.
    r"(?:(?:you\s+(?:may|might|can)\s+)?(?:also|must|further|please|suggested|recommended)\s+)?read(?:ing)?"
    r"(?:\s+(?:also|more|next|on|here|this|related|(?:the\s+)?full\s+story))?\s*(?::|\||>|»|—|–|->?).{0,250}",
    r"(?:also\s+read|read\s+also|see\s+also|see\s+more)\b(?!.*[.!?]$).{0,200}",
    r"(?:read\s+(?:more|next|also)|don['’]?t\s+miss|must\s+(?:watch|read)|you\s+may\s+also\s+like|more\s+on\s+this(?:\s+story)?)",
    r"(?:read\s+more|don['’]?t\s+miss)\s*[.:…]*\s.{0,200}(?<![.!?])",
    r"(?:related|watch|listen|see\s+more)\s*:\s*.{0,200}",
    r"(?:یہ\s+بھی\s+(?:پڑھیں|دیکھیں)|مزید\s+پڑھیں|اقرأ\s+أيض[اًا]+|بیشتر\s+بخوانید|читайте\s+также|ayrıca\s+okuyun|ýene-de\s+okaň)"
    r"\s*(?:[:：|»–—-].{0,200})?",
    # Marks of the end, and sign-offs with the agency and the day.
    r"#(?:\s?#)+|-\s?30\s?-|///.{0,80}",
    # Headings of modules.
    r"related(?:\s+(?:articles?|posts?|stories|news|topics|content|links?|items?))?",
    r"(?:most|more)\s+(?:popular|read|viewed|shared|stories|news)|more\s+from\b.{0,60}",
    r"popular(?:\s+(?:categories|posts|articles|stories|news))?",
    r"(?:hot|trending|top)\s+(?:this\s+week|today|now|stories|news)|trending",
    r"(?:recent|latest)\s+(?:comments|posts|articles|news|stories)",
    r"recommended(?:\s+for\s+you)?|editor['’]?s?\s+(?:pick|choice)s?|what\s+to\s+read\s+next",
    r"you\s+(?:may|might)\s+(?:also\s+)?like(?:\s+this)?",
    # Advertisements.
    r"advert(?:s|i[sz]e?ments?)?|sponsored(?:\s+(?:content|links?))?|ads?",
    r"(?:article|story)\s+continues\s+(?:below|after)\b.{0,40}|continue\s+reading(?:\s+below)?",
    # Sharing, following, subscribing.
    r"share(?:\s+(?:this|on|via|it|the)\b.{0,60})?(?<![.])|shares?|tweet|copy\s+link|like\s+this\s*:?|loading.{0,5}",
    r"like\s+this\s+story\?.{0,60}|follow\s+us(?:\s+on\b.{0,80})?|click\s+here\b.{0,120}",
    r"follow\s+\S+(?:\s+\S+){0,4}\s+on\s+(?:instagram|facebook|twitter|x|youtube|telegram|whatsapp)\b.{0,80}",
    r"(?:sign\s+up|subscribe)\s+(?:to|for|here|now|today)\b.{0,160}",
    r"get\s+the\s+.{0,60}\b(?:inbox|newsletter|app)\b.{0,120}",
    r"(?:print|e-?mail)(?:\s+(?:this|article).{0,30})?|whats\s?app|facebook|twitter|telegram|linkedin|pinterest",
    # Whom to write to.
    r"(?:have\s+a\s+tip\?.{0,40}|e-?mail|reach|contact|write\s+to|follow)\b[^.!?]{0,80}(?:\sat\s|\son\s|:).{0,20}"
    r"(?:\S+@\S+|@\w+|https?://\S+).{0,120}",
    # Counters, comments, tags, ways about the page.
    r"\+?\s*\d*\s*posts?|translate(?:\s*»)?|leave\s+a\s+(?:reply|comment)",
    r"(?:no\s+|\d+\s+)?comments?(?:\s+(?:are\s+)?(?:off|closed).{0,40})?|log\s*in",
    r"tags?(?:\s*:.{0,200})?|posted\s+in\b.{0,60}|filed\s+under.{0,80}|categor(?:y|ies)\s*:.{0,100}",
    r"(?:\d+\s+)?min(?:ute)?s?\s+read|reading\s+time\s*:.{0,30}",
    r"(?:previous|next)\s+(?:article|post).{0,150}|prev(?:ious)?\s+next|next|previous|home|menu|search|open\s+menu",
    r"skip\s+to\s+content|[\d.,]+\s*[km]?(?:\s+(?:views?|shares?|comments?|likes?|reads?|hits?))?",
    r"views?\s*:?\s*[\d.,]+|post\s+views\s*:.{0,20}|(?:video\s+player)?close|key\s*words?\s*:.{0,200}|explore\s+\w+",
    r"(?:copyright|©|\(c\))\s.{0,120}|all\s+rights\s+reserved.{0,40}",
)
_WORD = re.compile(r"\w")
_BOILERPLATE = re.compile(rf"[\W_]*(?:{'|'.join(_KINDS)})[\W_]*", re.IGNORECASE)
_MODULE = re.compile(
    r"[\W_]*(?:related\s+(?:articles?|posts?|stories|news)|most\s+(?:popular|read)|more\s+(?:stories|news|from\b.{0,30})|hot\s+this\s+week"
    r"|popular\s+(?:categories|posts)|recent\s+(?:comments|posts)|latest\s+(?:news|posts)|trending(?:\s+now)?"
    r"|you\s+(?:may|might)\s+(?:also\s+)?like|leave\s+a\s+(?:reply|comment))[\W_]*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\W_]*(?:for\s+(?:more|further|additional)\s+(?:information|details|queries)\b.{0,40}\bcontact\b.{0,80}"
    r"|(?:media|press)\s+contacts?\s*:?.{0,80}|contact\s*(?:us|person|information)?\s*:.{0,80}"
    r"|(?:contacts?(?:\s+(?:data|details))?|kontakt|contactos?|contatti|контакты?|iletişim|للتواصل)\s*:?)[\W_]*",
    re.IGNORECASE,
)
_END = re.compile(r"[\W_]*(?:ends?|enditem|انتهای\s+پیام(?:\s*/\s*\S{0,8})?|انتهى)[\W_]*", re.IGNORECASE)
_CLOSING = re.compile(r"(?<=[^\w\s])\s*(?:[■□◼●◆▪∎]+|enditem|/?\s*انتهای\s+پیام.{0,10})\s*$", re.IGNORECASE)
_CONTACT_LINE = re.compile(
    r"@|https?:|www\.|\+?\d[\d\s()/-]{5,}|^(?:tel|phone|fax|cell|mobile|e-?mail|web(?:site)?|address)\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\W*(?:by\s+)?(?:(?:our|staff|special|web|news|monitoring)\s+)+(?:correspondent|reporter|report|desk)s?\W*",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"[—–]{1,2}\s?[^\W\d_][\w.&'’-]*(?:\s[\w.&'’/-]+){0,4}[^\W]")
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
    return _BOILERPLATE.fullmatch(line) is not None or is_end(line) or _WORD.search(line) is None


def is_end(line: str) -> bool:
    """Whether the line says that the text ends here, as agencies write it."""
    return len(line) <= 40 and _END.fullmatch(line) is not None


def without_end(text: str) -> str:
    """``text`` without the mark of the end behind its last sentence."""
    return _CLOSING.sub("", text)


def is_module_heading(line: str) -> bool:
    """Whether the line is the heading of a list of other pages or of the comments."""
    return len(line) <= 60 and _MODULE.fullmatch(line) is not None


def is_contact_heading(line: str) -> bool:
    """Whether the line announces whom to ask for more."""
    return len(line) <= 160 and _CONTACT.fullmatch(line) is not None


def is_contact_block(line: str) -> bool:
    """Whether the line is all of it: whom to ask, with the numbers to reach them."""
    return len(line) <= 600 and _CONTACT.match(line[:160]) is not None and len(_CONTACT_LINE.findall(line)) > 1


def is_nameless_byline(line: str) -> bool:
    """Whether the line is a byline without a name, like "Our Correspondent"."""
    return len(line) <= 60 and _NOBODY.fullmatch(line) is not None


def is_credit(line: str) -> bool:
    """Whether the line credits an agency and says nothing else, as the last one may: "—Azer News"."""
    return len(line) <= 40 and _CREDIT.fullmatch(line) is not None


def byline_in(line: str) -> str | None:
    """The name in a line that is a byline, like "By Sana Qadir", with capitals in all its words."""
    match = _BYLINE.fullmatch(line) if len(line) <= 60 else None
    return match["name"] if match and all(word[0].isupper() for word in match["name"].split()) else None


def has_contact(line: str) -> bool:
    """Whether the line holds a telephone number, an e-mail or a web address."""
    return _CONTACT_LINE.search(line) is not None


def is_date(line: str) -> bool:
    """Whether the line is a date, perhaps with a time, and nothing else."""
    return len(line) <= 90 and any(map(str.isdigit, line)) and _date().fullmatch(line) is not None
