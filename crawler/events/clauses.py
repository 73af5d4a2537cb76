"""What may stand around an event's clause in its sentence, and what may not."""

from __future__ import annotations

import re

from crawler.events.marked import Mark, Marked, Part

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_DATE = rf"(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH})(?:,?\s\d{{4}})?"
_DAY = (
    r"(?:(?:late|early|last|this|next)\s)?(?:(?:on|from|late|early|last|this)\s)?"
    rf"(?:{_WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?(?:,?\s(?:the\s)?{_DATE})?"
    rf"|{_DATE}|(?:the\s)?(?:first|second|third)\sof\s{_MONTH})"
    rf"(?:(?:\sto|\sand|\suntil)\s(?:{_WEEKDAY}|{_DATE}))?(?![\w])"
)
_NEAR = (
    r"(?:(?:earlier|later|late|early)\s)?(?:today|yesterday|tomorrow|tonight|last\snight"
    r"|this\s(?:morning|afternoon|evening|week)|here|(?:next|last)\sweek)(?![\w-])"
)
# Words in -ly that are no adverbs, and adverbs after which nothing happened, or nothing new.
_NO_ADVERB = (
    "family|ally|only|assembly|reply|supply|apply|rally|early|daily|weekly|friendly|july|rarely|hardly|barely|scarcely|nearly"
    "|allegedly|reportedly|supposedly|possibly|probably|likely|usually|normally|regularly|frequently|occasionally"
    "|historically|originally|formerly|previously|traditionally|unlikely|apparently|ostensibly|annually|yearly"
)
_ADVERB = (
    r"(?:also|jointly|separately|again|then|both|(?<!come\s)(?<!came\s)(?<!comes\s)(?<!got\s)(?<!bring\s)(?<!brought\s)together|earlier|later"
    rf"|(?!(?:{_NO_ADVERB})\b)[a-z]{{3,}}ly)(?![\w’'-])"
)
_TIME = rf"(?<![\w’'-])(?:{_DAY}|(?i:{_NEAR}))"
_ASIDE = re.compile(rf",\s{_TIME},|(?:,?\s|^){_TIME}|(?:\s|^){_ADVERB}|\s\([^()]{{1,60}}\)")
_PLACE = re.compile(
    rf"(?<![\w’'-])(?:in|at)\s(?:the\s)?(?:(?:city|capital|town)\sof\s)?"
    rf"(?:[{Mark.CAPITAL.letters}{Mark.LEADER.letters}](?:,\s[{Mark.PARTY.letters}])?(?!['’])|[{Mark.PARTY.letters}](?!['’])|[{Mark.PEOPLE.letters}]\scapital"
    rf"|[A-Z][\w’-]+(?:\s(?:of\s(?:the\s)?|de\s|al-)?[A-Z][\w’-]+){{0,3}}(?:,\s[{Mark.PARTY.letters}])?|(?:his|her|their|its)\s(?:office|residence|headquarters))"
)
_INTRODUCED = re.compile(
    r"(?:said|says|announced|reported|reports|confirmed|added|stated|wrote|informed|noted|tweeted|told\s\w+)\s(?:that\s)?$"
    r"|(?:^|[;:–—]\s+|[–—-]{1,2}\s)$"
    r"|\bthat\s$",
    re.IGNORECASE,
)
_SUBORDINATE = (
    r"(?!(?:if|when|although|though|since|because|while|before|as|unless|had|once|whenever|after|until|years?|decades?)"
    r"\b)"
)
_FACT = re.compile(r"(?:^|\s)(?:after|when|as|where)\s$", re.IGNORECASE)
_OPENING = re.compile(
    rf"(?:^|[;:–—]\s|-\s)(?:(?:on|in|at|during|after|earlier|as\spart\sof)\s(?:[^;:]|(?<=\d):(?=\d)){{1,140}}|{_SUBORDINATE}[^,;:]{{1,140}}),\s$"
    rf"|^{_SUBORDINATE}(?:(?!\b(?:that|if|whether|would|could)\b)[^;:])*,\s(?:and|while)\s$|^\W*(?:(?:mr|mrs|ms|dr|h\.?e)\.?\s)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(
    rf"\b(?:in|since|of|until|during|by|from|early|late|mid|{_MONTH}|{_MONTH}\s\d{{1,2}},?)[\s-]"
    r"(?P<year>1[5-9]\d\d|20\d\d)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{4}")
# Of text in small letters, which is searched many times faster than text in any.
_PAST = re.compile(
    r"\b(?:years?|decades?|months?|century|centuries)\s(?:ago|earlier|before(?!\s(?:the|it|they|he|she)))\b"
    r"|\blast\s(?:year|month|decade|century|summer|winter|spring|autumn|fall)\b"
    r"|\b(?:previous|earlier)\s(?:year|month|visit)\b|\bearlier\sthis\s(?:year|month)\b"
    r"|\b(?:would|could|might|should)\shave\b|\bonce\b|\bin\sthe\s(?:\d{4}s|past)\b"
    rf"|\blast\s{_MONTH.lower()}(?!\w)"
    r"|\b(?:recalled|remembered|denied|anniversary|historic(?:al)?ly|fictional|novel|film|movie)\b"
)


_OTHER_NEWS = re.compile(
    r"\b(?:columnists?|historians?|professors?|memoirs?|biograph(?:y|er)|documentary|fiction|theatre|screenplay"
    r"|(?:semi-?|quarter-?)finals?|the\sfinals?(?=\s(?:and|on|in|at|of|by|after|with|against)\b|[,.;]|$)|world\scup|cup"
    r"|(?:scor\w+|own|late|penalty|first-half|second-half|winning|opening|\w+th|two|three)\s(?:\w+\s)?goals?|goals?\s(?:against|from)"
    r"|striker|midfielder|goalkeeper|keeper|coach(?!\s(?:accident|crash|plunge|service))|wickets?|innings"
    r"|(?<!arab\s)(?<!muslim\s)league(?!\sof\s(?:arab|nations))"
    r"|tournament|championships?|qualifiers?|football|soccer|cricket|rugby|tennis|hockey|basketball|olympics?|medals?)\b"
)
"""Sport, history and fiction, where states meet and sign, too."""


def asides(marked: Marked) -> list[Part]:
    """Days, adverbs and parentheses of a sentence."""
    return [Part(*match.span(), "") for match in _ASIDE.finditer(marked.text)]


def places(marked: Marked) -> list[re.Match[str]]:
    """Where something is: "in Doha", "at the Foreign Office"."""
    return list(_PLACE.finditer(marked.text))


def is_main(before: str) -> bool:
    """Whether a clause that follows these words of its sentence is a main clause, or one that somebody reports."""
    if not before.strip():
        return True
    return bool(_INTRODUCED.search(before) or _OPENING.search(before))


def is_told_as_a_fact(before: str) -> bool:
    """Whether a clause in the past that follows these words is something that happened: "after they met"."""
    return _FACT.search(before) is not None


def is_other_news(text: str) -> bool:
    """Whether a text speaks of sport, history or fiction."""
    return _OTHER_NEWS.search(text.lower()) is not None


def is_background(sentence: str, year: int | None) -> bool:
    """Whether a sentence tells of earlier times than the article's, or of sport; ``year`` is that of publication."""
    lowered = sentence.lower()
    if _PAST.search(lowered) or _OTHER_NEWS.search(lowered):
        return True
    if not _DIGITS.search(sentence):
        return False
    return any(year is None or int(match["year"]) < year for match in _YEAR.finditer(sentence))
