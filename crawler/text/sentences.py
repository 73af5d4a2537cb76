"""Splits text into sentences, by one rule for all supported languages.

A mark ends a sentence if a space follows it and no lower-case letter. A full stop may also mark an abbreviation; then
it depends on the abbreviation and the next word: "Mr." and "e.g." never end a sentence, "No." and "Jan." do unless a
number follows, and "U.S." and an initial do only before a word that opens sentences and is not a name, like "The". If
that cannot be known ("Plan B. Officials ..."), the sentence continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSING = "\"'”’»)\\]」』）"
_MARK = re.compile(rf"\n|[。！？]+[{_CLOSING}]*|(?<![.!?…؟۔।])[.!?…؟۔।]++[{_CLOSING}]*+(?=\s|$)|(?<=\w)[۔؟](?=\w)")
"""What may end a sentence. Chinese and Japanese have no space after it, and Urdu often omits it."""
_FINISHED = re.compile(rf"[.!?…؟۔।。！？]+[{_CLOSING}]*$")
_NEXT = re.compile(r"[^\S\n]*[\"'“‘«(\[¿¡–—\s-]*(?P<word>\w[\w'’-]*)?")
_SMALL_BEFORE_CAPITAL = re.compile(r"\w{1,3}[-'’]?[A-Z]")
"""Names like "al-Sharaa" and "eBay", which open sentences too."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles as abbreviated in the AP Stylebook, months as in English papers; and forms from papers in South Asia, Germany,
# France, Russia and Turkey.
_BEFORE_NAMES = _words(
    "Mr Mrs Ms Messrs Mx Dr Drs Prof Assoc Asst Hon Rev St Mt Ft Sen Rep Reps Sens Gov Govs Pres Amb Min Dep Sec Supt"
    " Insp Gen Lt Col Maj Brig Capt Cmdr Cdr Adm Cpl Sgt Pvt Pte Cmdre Engr Adv Atty Justic Shri Smt Sh Mme Mlle MM Hr"
    " Fr Dipl Ing Sn Av Проф Акад Ген им ул г гг проф акад ген д-р"
)
_BEFORE_ANYTHING = _words("vs v cf e.g eg i.e ie viz ca approx incl bzw z.B d.h u.a т.е т.к см")
_BEFORE_NUMBERS = _words(
    "No Nos Art Arts para Para paras Paras Fig Figs Vol Vols p pp Ch Nr Str Rs Re Rp Tk ст п №"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
) | _words("no nos")
_BEFORE_DAYS = _words("Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun")
_IN_NAMES = _words("Jr Sr Inc Ltd Co Corp Bros Esq")
_CLOCK = _words("a.m p.m A.M P.M")
_INITIALS = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+|[^\W\d_]")
_AFTER_CLOCK = re.compile(
    r"\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|June?|July?|Aug"
    r"|Sept?|Oct|Nov|Dec)(?:\.|[a-z]+(?=\s\d))|(?:[A-Z]{1,4}T|UTC|MSK)\b|(?:[A-Z]\w+\s){1,3}[Tt]ime\b"
)
"""What follows "p.m." in the same sentence: a day, a zone, the name of a local time."""
_DAY_OR_MONTH = re.compile(r"\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_OPENERS = _words(
    "A An The This That These Those He She It They We You I His Her Its Their Our My There Here In On At As If"
    " When While After Before But And So For From By With Without To However Although Though Since Because Until"
    " During Over Both Some Many Most All No Not Who What Why How Where Which According Meanwhile Earlier Later"
    " Also Then Thus Yet Nor Or Asked Speaking Each Every Another Other Others Such More Among Amid Despite"
    " Instead Still Now Today Yesterday Once Following Given Having Being Let Please Only Even Just Perhaps"
    " Moreover Furthermore Nevertheless Nonetheless"
)
"""English words that open sentences and are neither names nor part of one."""
_LAST = 40
"""Characters at the end of a text that show whether it is finished."""
_POINT = re.compile(r"[.۔]")
_ORDINAL = re.compile(
    r"(?<!\w)(?:am|der|dem|den|des|die|das|vom|zum|zur|bis|im|beim|seit|ab)\s+\d{1,2}$", re.IGNORECASE
)
"""In German a number with a period is an ordinal: "am 17. November"."""
_ENUMERATED = re.compile(r"\s*(?:\d{1,2}|[^\W\d_]|[ivxIVX]{1,4})$")
"""A sentence that consists only of the number of a list item."""
_LETTER_NAMES = _words("اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ")
"""Urdu names of the Latin letters, in which it writes foreign initials: "پی۔آئی۔اے"."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of ``text`` in order, stripped; a line break ends a sentence.

    Pieces with neither letter nor digit, like a row of asterisks, are skipped.
    """
    return (text[start:end] for start, end in sentence_spans(text))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each of these sentences in ``text``, in code points."""
    start = 0
    for mark in _MARK.finditer(text):
        if _ends(text, start, mark):
            yield from _piece(text, start, mark.end())
            start = mark.end()
    yield from _piece(text, start, len(text))


def is_finished(text: str) -> bool:
    """Whether ``text`` ends with the mark of a sentence, which "Mr." does not."""
    last = text.rstrip()[-_LAST:]
    found = _FINISHED.search(last)
    return found is not None and not (found[0] == "." and _token(last, 0, found.start()) in _BEFORE_NAMES)


def _piece(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if any(map(str.isalnum, piece)):
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether the mark ends the sentence that starts at ``start``."""
    if mark[0] == "\n" or mark[0][0] in "。！？":
        return True
    following = _NEXT.match(text, mark.end())
    assert following is not None  # It may be empty.
    word = following["word"] or ""
    if "\n" in following[0] or (not word and following.end() == len(text)):
        return True
    if word[:1].islower() and not _SMALL_BEFORE_CAPITAL.match(word):
        return False
    if mark[0] not in (".", "۔"):
        return True
    return not _belongs(text, start, mark.start(), following.start("word") if word else following.end(), word)


def _belongs(text: str, start: int, end: int, next_at: int, word: str) -> bool:
    """Whether the full stop at ``end`` belongs to an abbreviation, so that the sentence continues with ``word``."""
    token = _token(text, start, end)
    last = _POINT.split(token)[-1]
    if last in _BEFORE_NAMES or token in _BEFORE_ANYTHING or _ENUMERATED.match(text, start, end):
        return True
    if token in _BEFORE_NUMBERS:
        return word[:1].isdigit()
    if token in _BEFORE_DAYS:
        return _DAY_OR_MONTH.match(word) is not None
    if token in _CLOCK:
        return _AFTER_CLOCK.match(text, next_at) is not None
    if token in _IN_NAMES or _INITIALS.fullmatch(token):
        return word not in _OPENERS
    if last in _LETTER_NAMES:
        return word in _LETTER_NAMES
    return _ORDINAL.search(text, max(start, end - 12), end) is not None


def _token(text: str, start: int, end: int) -> str:
    """The word before ``end``, with the points inside it and without the marks in front of it."""
    at = end
    while at > start and not text[at - 1].isspace():
        at -= 1
    return text[at:end].lstrip("\"'“‘«([¿¡–—-")
