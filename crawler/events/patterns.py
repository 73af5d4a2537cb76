"""The patterns of ``verbs.txt``: which verb, between whom, makes an event of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from crawler.events.marked import Mark
from crawler.model.events import EventKind
from crawler.text.vocabulary import VocabularyError, lines_of

_FILE = Path(__file__).with_name("verbs.txt")
_VERB = re.compile(r"verb (?P<base>[\w-]+) (?P<past>[\w-]+)(?: (?P<participle>\w+))?")
_NOUN = re.compile(r"noun (?P<name>\w+): (?P<words>.+)")
_LINE = re.compile(r"(?P<sign>[!?]?)(?P<kind>[a-z]+)(?: if (?P<text>text )?(?P<word>\w+))?: (?P<pattern>.+)")
_TOKEN = re.compile(
    r"\[(?P<verb>[^\]]+)\]|\{(?P<one>[^}]+)\}|\((?P<maybe>[^)]+)\)|<(?P<noun>\w+)>|(?P<gap>\.\.\. ?)"
    r"|(?P<topic>\.\. )|(?P<start>\^ ?)|(?P<place>@)|(?P<party>[SOLE]\b)|(?P<state>T)(?!\w)|(?P<space> )"
    r"|(?P<word>[^\s\[\]{}()<>@]+)"
)

_WORD = re.compile(r"[a-z]+")
_OF_NOUNS = (
    *("phone", "line", "guest", "expelling", "accreditation"),
    *(
        "meeting",
        "meetings",
        "talks",
        "call",
        "conversation",
        "conversations",
        "talking",
        "speaking",
        "visit",
        "visiting",
        "trip",
    ),
    *(
        "consultations",
        "negotiations",
        "discussions",
        "encounter",
        "audience",
        "lunch",
        "dinner",
        "breakfast",
        "reception",
    ),
    *("receiving", "hosting", "signing", "telephoning", "phoning", "presenting", "handing", "submitting"),
)
"""What stands in a sentence for patterns without a verb in a tense."""
SPACE = rf"(?:\s[{Mark.PLACE.letters}])*\s"
"""What stands between two words of a pattern."""
_ENDS = r"(?!\w)"
_ANY = f"[{Mark.PARTY.letters}]"
_SUBJECTS = rf"{_ANY}(?:(?:,{SPACE}{_ANY})*,?{SPACE}(?:and|&){SPACE}{_ANY})?"
_VERBS = r"[a-z]+ed|said|says|told|also|met|held|has|have|was|were|will|are|is"
"""What shows that a party after "and" is the subject of another clause."""
_OBJECTS = rf"{_ANY}(?:(?:,{SPACE}{_ANY})*,?{SPACE}(?:and|&){SPACE}{_ANY}(?!{SPACE}(?:{_VERBS})\b))?"
_IN_HEADLINE = rf"{_ANY}(?:(?:,{SPACE}{_ANY})*(?:,?{SPACE}(?:and|&){SPACE}|,\s){_ANY})?"
_START = (
    r"(?:^\s?|(?<=[,;:–—-]\s)|(?<=[“\"])|(?<=\bthat\s)|(?<=\bsaid\s)|(?<=\bsays\s)|(?<=\band\s)|(?<=\bwhile\s)"
    r"|(?<=ed\s))"
)
"""Where a main clause may begin, or one that somebody reports."""
_NO_GAP = (
    r"not|never|no|to|will|would|that|who|which|had|if|whether|may|might|could|should|but|without|refused|denied"
    r"|after|before"
)
"""What must not stand between the words of a pattern."""
_GAP = rf"(?:(?!(?:{_NO_GAP})\b)[\w“”\"$€£.%’'-]+,?{SPACE}){{0,8}}?"
_NOT_HELD = (
    r"postponed|cancelled|canceled|delayed|called|put|scrapped|planned|scheduled|expected|due|set|to|not|never|denied"
    r"|proposed|announced|offered|rejected|refused|supposed|meant"
)
_TOPIC = rf"(?:(?!(?:{_NO_GAP}|{_NOT_HELD}|was|were|is|are|has|have|said)\b)[\w“”\"$€£.%’'-]+{SPACE}){{1,6}}?"
"""What talks are about."""
_RELATIVE = (
    r"(?:,?\s(?:who|which|accompanied|along|flanked|together|leading|on|also|currently|during|in)\b[^,;]{1,140},"
    rf"|,\s(?!and\b)[^,;:{Mark.PARTY.letters}]{{1,140}},|\s(?:led|headed)\sby\s{_ANY})?"
)
"""What may stand between a subject and its verb."""
_CHAIN = (
    rf"(?:{SPACE}(?!(?:and|said|has said)\b)(?:(?!\b(?:{_NO_GAP}|said|says)\b)[^;:“”\"\n])+?"
    rf"(?:,(?:{SPACE}and)?|{SPACE}and)(?={SPACE}(?:has|have|also|will|\w+ed|met|held|sat|spoke|paid)\b))?"
)
"""Other acts of the same subject: "visited Oslo and met"."""
_ANY_VERB = "*"
_TOOK_PLACE = (
    rf"(?:(?:has|have){SPACE}(?:been{SPACE})?|(?:was|were){SPACE})?(?!(?:{_NOT_HELD})\b)"
    r"(?:[a-z]{2,}ed|begun|taken|brought|dealt|made|held|begun|led)"
    rf"|(?:was|were)(?!{SPACE}(?:{_NOT_HELD})\b)|began|took|came|ran|went|brought|dealt|made|drew|led|saw|turned"
)
"""Verbs of the past, after a noun for what took place."""
_FUTURE = (
    rf"(?:will|shall|(?:is|are)(?:{SPACE}(?:due|set|expected|scheduled|slated|likely|poised|planning|preparing))?{SPACE}to"
    rf"|plans?{SPACE}to|hopes?{SPACE}to|(?:is|are){SPACE}going{SPACE}to)"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern over marked sentences in lower case.

    Its groups: ``s``, ``o``, ``l``, ``e`` for parties, ``t`` for a state, ``at`` for a place; ``past``, ``now`` or
    ``plan`` for the verb's tense.
    """

    kind: EventKind
    is_called_off: bool
    is_weak: bool
    """Whether it counts only if nothing else says that they met or spoke."""
    of_text: str
    """Regular expression for texts; headlines have verbs in the present, too, and infinitives for what is planned."""
    of_headline: str
    needed: str
    """What the headline must say, too, in lower case; empty for most."""
    needed_in_text: str
    """The same of headline or text."""
    triggers: frozenset[str]
    """Forms of its verbs, in lower case: one of them stands in every sentence that it matches."""
    nouns: tuple[str, ...]
    """Regular expressions of what does, too."""
    parties: int
    """Parties that it needs at least; a list like "they" or "the ministers of Chile and Peru" is one."""

    def found_in(self, sentence: str, *, headline: bool) -> Iterator[re.Match[str]]:
        """Where a marked sentence in lower case matches."""
        return _compiled(self.of_headline if headline else self.of_text).finditer(sentence)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    # At first use: all of them take most of a second, and a crawl that finds nothing new needs none.
    return re.compile(expression)


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns in the order in which they are tried.

    Raises:
        VocabularyError: a line of the file is invalid.
    """
    return tuple(_read())


def patterns_for(sentence: str, headline: str, text: str) -> list[Pattern]:
    """The patterns of which the words stand in a sentence, in the order in which they are tried.

    ``headline`` and ``text``: those of its article, in lower case.
    """
    lowered = sentence.lower()
    numbers = {number for word in set(_triggers().findall(lowered)) for number in _of_word()[word]}
    said: dict[str, bool] = {}
    found = []
    for pattern in (patterns()[number] for number in sorted(numbers)):
        if pattern.needed not in headline or not (pattern.needed_in_text in text or pattern.needed_in_text in headline):
            continue
        for noun in pattern.nouns:
            if noun not in said:
                said[noun] = _compiled(noun).search(lowered) is not None
        if all(said[noun] for noun in pattern.nouns):
            found.append(pattern)
    return found


def has_word(text: str) -> bool:
    """Whether a word that lets a pattern match stands in a text, which is in lower case."""
    return _triggers().search(text) is not None


@cache
def _of_word() -> dict[str, list[int]]:
    """The numbers of the patterns that a word lets match."""
    found: dict[str, list[int]] = {}
    for number, pattern in enumerate(patterns()):
        for word in pattern.triggers:
            found.setdefault(word, []).append(number)
    return found


@cache
def _triggers() -> re.Pattern[str]:
    words = sorted(_of_word())
    return re.compile(rf"\b(?:{'|'.join(_by_first(words))})\b")


def _by_first(words: Sequence[str]) -> Iterator[str]:
    for first, group in groupby(words, key=itemgetter(0)):
        yield rf"{first}(?:{'|'.join(word[1:] for word in sorted(group, key=len, reverse=True))})"


def _read() -> Iterator[Pattern]:
    grammar = _Grammar()
    for number, line in lines_of(_FILE):
        if verb := _VERB.fullmatch(line):
            grammar.verbs[verb["base"]] = verb["past"], verb["participle"] or verb["past"]
        elif noun := _NOUN.fullmatch(line):
            grammar.nouns[noun["name"]] = noun["words"].lower().replace("(", "(?:").replace(" ", SPACE)
        elif (pattern := _LINE.fullmatch(line)) and pattern["kind"] in {kind.value for kind in EventKind}:
            yield _pattern(grammar, pattern, number)
        else:
            raise VocabularyError(f"{_FILE.name}:{number}: neither a verb, a noun nor a kind with its pattern: {line}")


def _pattern(grammar: _Grammar, line: re.Match[str], number: int) -> Pattern:
    pattern = line["pattern"]
    try:
        return Pattern(
            EventKind[line["kind"].upper()],
            line["sign"] == "!",
            line["sign"] == "?",
            grammar.expression(pattern, headline=False) + _ENDS,
            grammar.expression(pattern, headline=True) + _ENDS,
            "" if line["text"] else line["word"] or "",
            line["word"] if line["text"] else "",
            frozenset(grammar.triggers(pattern)),
            tuple(grammar.needed_nouns(pattern)),
            sum(token.lastgroup == "party" for token in _TOKEN.finditer(pattern)),
        )
    except KeyError as error:
        raise VocabularyError(
            f"{_FILE.name}:{number}: {error} has no line of its own above, like: verb go went gone"
        ) from error


class _Grammar:
    """What the lines say so far."""

    def __init__(self) -> None:
        self.verbs: dict[str, tuple[str, str]] = {}
        self.nouns: dict[str, str] = {}

    def expression(self, pattern: str, *, headline: bool) -> str:
        """The regular expression of a pattern."""
        return "".join(self._part(token, headline=headline) for token in _TOKEN.finditer(pattern))

    def triggers(self, pattern: str) -> Iterator[str]:
        """Every form of the words of the verbs that tell what was done."""
        for token in _TOKEN.finditer(pattern):
            if token["verb"] and token["verb"] not in ("be", _ANY_VERB):
                for base in _phrases(token["verb"]):
                    words = base.split()
                    yield from self._forms(words[1 if words[0] == "be" else 0])
                return
        words = _WORD.findall(" ".join((pattern, *self.needed_nouns(pattern))))
        yield from [noun for noun in _OF_NOUNS if any(word.startswith(noun) for word in words)] or _OF_NOUNS

    def needed_nouns(self, pattern: str) -> Iterator[str]:
        """Regular expressions of the nouns without which the pattern does not match."""
        for token in _TOKEN.finditer(pattern):
            if token["noun"]:
                yield self.nouns[token["noun"]]

    def _forms(self, word: str) -> Iterator[str]:
        yield from (word, f"{word}s", f"{word}es", *self.verbs.get(word, ()))
        if word.endswith("y"):
            yield f"{word[:-1]}ies"

    def _part(self, token: re.Match[str], *, headline: bool) -> str:
        kind = token.lastgroup
        text = token[kind] if kind else ""
        match kind:
            case "verb":
                return self._verb(text, headline=headline)
            case "one":
                return f"(?:{'|'.join(self.expression(each, headline=headline) for each in text.split('|'))})"
            case "maybe":
                return f"(?:{'|'.join(self.expression(each, headline=headline) for each in text.split('|'))})?"
            case "noun":
                return rf"(?:{self.nouns[text]})\b"
            case "gap":
                return _GAP
            case "topic":
                return _TOPIC
            case "start":
                return rf"(?P<start>{_START})(?:\b(?:a|an|the)\s)?"
            case "place":
                return rf"(?:the\s)?(?P<at>[{Mark.PLACE.letters}{Mark.CAPITAL.letters}{Mark.PARTY.letters}])"
            case "party":
                if text == "E":
                    return rf"(?P<e>{_ANY})"
                group = rf"(?P<{text.lower()}>{_IN_HEADLINE if headline else _OBJECTS if text == 'O' else _SUBJECTS})"
                return group + _RELATIVE + _CHAIN if text in "SL" and token.start() == 0 else group
            case "state":
                return rf"(?P<t>[{Mark.NAME.letters}{Mark.PEOPLE.letters}{Mark.PARTY.letters}])"
            case "space":
                return SPACE
        return re.escape(text)

    def _verb(self, text: str, *, headline: bool) -> str:
        if text == _ANY_VERB:
            return rf"(?P<past>{_TOOK_PLACE})(?![\w-])"
        past, now, plan = [], [], []
        for phrase in _phrases(text):
            base, *rest = phrase.split()
            after = "".join(SPACE + re.escape(word) for word in rest)
            if base == "be":
                past.append(rf"(?:(?:has|have){SPACE}been|was|were){after}")
                now.append(rf"(?:(?:is|are){SPACE})?{after.removeprefix(SPACE)}")
            else:
                done, participle = self.verbs[base]
                past.append(rf"(?:{done}|(?:has|have){SPACE}{participle}){after}")
                now.append(rf"{base}(?:s|es)?{after}" if base != "have" else rf"(?:have|has){after}")
                if base.endswith("y"):
                    now.append(rf"{base[:-1]}ies{after}")
            plan.append(base + after)
        future = f"(?:{_FUTURE}|to)" if headline else _FUTURE
        present = f"|(?P<now>{'|'.join(now)})" if headline else ""
        return rf"(?:(?P<past>{'|'.join(past)})|(?P<plan>{future}{SPACE}(?:{'|'.join(plan)})){present})(?![\w-])"


def _phrases(verb: str) -> list[str]:
    """The verbs of ``{hold|have}`` or ``be {held|opened}``, each with what belongs to it."""
    be, _, inside = verb.rpartition("{")
    return [be + each for each in inside.rstrip("}").split("|")]
