"""How languages say on which day something happened, and which words rule a day out as the day of the news.

Source: the usage of the news agencies that write in these languages. Each language has an outlet in ``spiders/``, pages
in the evaluation that get a day from it (German, French, Japanese), or agencies of the region that write in it
(Persian, Russian). Weekdays are in the form used in a sentence (``в среду``): the bare name may be another word.
"""

from __future__ import annotations

from dataclasses import dataclass

_ANY = r"(?!)"
"""Matches nothing: the language has no such word, or no reliable one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """The patterns of one language, as regular expressions (case is ignored)."""

    weekdays: tuple[str, ...]
    """Seven names, Monday first."""
    weekday: str
    """The form of a weekday in a sentence, with ``{}`` for the name."""
    today: str
    yesterday: str
    date: str = _ANY
    """A date, with the groups ``day``, ``name`` or ``month``, and ``year``; only ``day`` is required."""
    last: str = _ANY
    """Next to a weekday: the one before this week."""
    not_before: str = _ANY
    """Directly before a day: the news did not happen on that day."""
    not_after: str = _ANY
    """Directly after a day: the same."""
    inside: str = _ANY
    """Where a subordinate clause starts."""
    past: str = _ANY
    """Something has happened; inside the clause or at its end."""
    future: str = _ANY
    """Something is still ahead."""
    reacting: str = _ANY
    """A verb whose object may have its own day (to condemn, to welcome): only an adjacent day is its own."""
    joined: str = r"[-–—]"
    """Between two days that form a span."""


_YEAR = r"(?:\.?,?\s+(?P<year>(?:19|20)\d\d)(?!\d))?"
MONTHS = "{months}"
"""In a pattern: the English month names, full and abbreviated."""
_MONTH = rf"(?=(?-i:[A-Z])){MONTHS}"
_PARTS = r"(?:\s+(?:morning|afternoon|evening|night|noon))?"

ENGLISH = DayWords(
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    weekday=rf"(?:\bon\s+)?\b{{}}\b(?!['’]s|-){_PARTS}",
    today=r"\b(?:earlier\s+)?today\b(?!['’]s)|\b(?:earlier\s+)?this\s+(?:morning|afternoon|evening)\b",
    yesterday=rf"\byesterday\b(?!['’]s){_PARTS}",
    date=rf"(?:\bon\s+)?(?:(?:\bthe\s+)?(?<![\d.,:/])(?P<day>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH})\b"
    rf"|\b(?P<name2>{_MONTH})\.?\s+(?P<day2>\d\d?)(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)){_YEAR}",
    last=r"(?:last|past)",
    not_before=r"\b(?:since|until|till|by|before|after|from|of|for|to|through|between|than|every|each|next|coming|upcoming|following"
    r"|previous|same|a|an|the|first|second|third|one|black|good|easter|ash|palm|super|cyber|bloody|the\s+day|deadline|around|about"
    r"|starting|beginning|effective|dated|no\s+later\s+than|up\s+to|ending|ended)(?:\s+on)?\s*$|[-–/’']\s*$",
    not_after=r"\s*(?:[-–/]\s*\w|(?:next|week)\b|(?:of|in)\s+(?:last|next|the)\s+week|last\s+week|to\s+(?:\d|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)|(?:meeting|talks|summit|attack|attacks|deadline|prayers?|session|visit|agreement|accord"
    r"|sermon|massacre|riots?|elections?|vote)\b)",
    joined=r"[-–—]|to|and|through|until|till|or",
)

_URDU_DATE = r"(?<![\d/])(?P<day>\d\d?)\s+(?P<name>[\u0621-\u06d3]{3,8})(?:\s+(?P<year>(?:19|20)\d\d))?\s+کو(?!\w)"
_ARABIC_DATE = (
    r"(?:في\s+)?(?<![\d/])(?P<day>\d\d?)\s+(?P<name>[\u0621-\u064a]{4,7})(?!\w)(?:\s+(?P<year>(?:19|20)\d\d))?"
)

WORDS = {
    "en": ENGLISH,
    "ur": DayWords(
        weekdays=("پیر|سوموار", "منگل", "بدھ", "جمعرات", "جمعہ|جمعے|جمعۃ المبارک", "ہفتہ|ہفتے", "اتوار"),
        weekday=r"(?<!\w)(?:بروز\s+{}(?!\w)|{}\s+(?:کو|کے\s+(?:روز|دن)|کی\s+(?:صبح|دوپہر|شام|شب|رات))(?!\w))",
        today=r"(?<!\w)آج(?!\s+(?:بھی|تک|کل|سے)(?!\w))(?!\w)",
        yesterday=r"(?<!\w)(?:گزشتہ|گذشتہ)\s+روز(?!\w)",
        date=_URDU_DATE,
        last=r"گزشتہ|گذشتہ|پچھلے",
        not_before=r"(?<!\w)(?:آئندہ|اگلے|ہر|آنے\s+والے|دو|تین|چار|ایک|رواں)\s*$",
        inside=r"(?<!\w)(?:کہ|جو|جس|جن|جسے|جنہیں|جہاں|جب|تاکہ|کیونکہ)(?!\w)",
        past=r"(?<!\w)(?:نے|گیا|گئی|گئے|گئیں|ہوا|ہوئی|ہوئے|ہوئیں|پہنچے|پہنچا|پہنچیں|پہنچ)(?!\w)",
        future=r"(?<!\w)(?:گا|گی|گے|ہوگا|ہوگی|ہوں|متوقع|تھا|تھی|تھے|تھیں)(?!\w)|\wگا(?!\w)|\wنے\s+وال[ےای]",
        reacting=r"مذمت|خیر\s?مقدم|افسوس|تعزیت|مبارک\s?باد",
        joined=r"[-–—]|اور|سے|تا",
    ),
    "ar": DayWords(
        weekdays=("الاثنين|الإثنين", "الثلاثاء", "الأربعاء|الاربعاء", "الخميس", "الجمعة", "السبت", "الأحد|الاحد"),
        weekday=r"(?<!\w)(?:(?:(?:ال)?يوم|مساء|صباح|ظهر|عصر|أمس)\s+)?(?:يوم\s+)?{}(?!\w)",
        today=r"(?<!\w)اليوم(?!\w)",
        yesterday=r"(?<!\w)(?:مساء\s+|صباح\s+)?أمس(?!\w)(?!\s+الأول)",
        date=_ARABIC_DATE,
        last=r"الماضي",
        not_before=r"(?<!\w)(?:منذ|حتى|قبل|بعد|من|إلى|كل|اعتبارا|ابتداء|بداية|صلاة|خطبة|بين|غاية|بتاريخ|اتفاق|اتفاقية|هجمات|أحداث|ثورة)"
        r"(?:\s+يوم)?\s*$",
        not_after=r"\s+(?:المقبل|القادم|المقبلة|القادمة)",
        inside=r"(?<!\w)(?:أن|إن|أنه|أنها|إنه|إنها|الذي|التي|الذين|اللذين|حيث|عندما|بعدما|قبيل|عقب|إثر|بعد|فيما|بينما)(?!\w)",
        past=r"(?<!\w)و?(?:التقى|التقت|استقبل|استقبلت|بحث|بحثت|بحثا|أكد|أكدت|قال|قالت|أعلن|أعلنت|وقع|وقّع|وقعت|وقّعت|ترأس|ترأست|شارك"
        r"|شاركت|عقد|عقدت|أجرى|أجرت|تلقى|تلقت|وصل|وصلت|زار|زارت|دعا|دعت|أدان|أدانت|ناقش|ناقشت|تسلم|تسلمت|افتتح|افتتحت|اجتمع|اجتمعت"
        r"|شدد|شددت|أعرب|أعربت|هنأ|بعث|بعثت|غادر|غادرت|اختتم|اختتمت|نفى|نفت|صرح|رحب|رحبت|جرى|جرت|تم|تمت|أقام|أقامت|قام|قامت|سلم|قدم)"
        r"(?!\w)",
        future=r"(?<!\w)(?:سوف|غدا|غدًا|المقرر|يعتزم|تعتزم|المقبل|المقبلة|القادم|القادمة)(?!\w)|(?<!\w)و?س[يتن]\w{3,}",
        reacting=r"(?:ال)?(?:هجوم|تفجير|اعتداء|قصف|حادث|ضحايا)",
        joined=r"[-–—]|و|إلى|حتى",
    ),
    "fa": DayWords(
        weekdays=("دوشنبه", "سه[\u200c ]?شنبه", "چهار[\u200c ]?شنبه", "پنج[\u200c ]?شنبه", "جمعه", "شنبه",
                  "یک[\u200c ]?شنبه"),
        weekday=r"(?<![\w\u200c])(?:(?:روز|صبح|عصر|ظهر|شامگاه|بامداد)\s+)?{}(?![\w\u200c])(?:\s+شب(?!\w))?",
        today=r"(?<!\w)امروز(?!\w)",
        yesterday=r"(?<!\w)دیروز(?!\w)",
        last=r"گذشته",
        not_before=r"(?<!\w)(?:از|تا|هر|پیش\s+از|قبل\s+از|پس\s+از|بعد\s+از|نماز|خطبه)(?:\s+روز)?\s*$",
        not_after=r"\s+(?:آینده|هفته\s+آینده)",
        inside=r"(?<!\w)(?:که|تا)(?!\w)",
        past=r"(?<!\w)(?:کرد|کردند|گفت|گفتند|شد|شدند|داد|دادند|رسید|رسیدند|امضا\s+کردند|پرداختند|گرفت|یافت|رفت|آمد|خواند|نوشت|بود"
        r"|خواستار\s+شد)(?!\w)",
        future=r"(?<!\w)(?:خواهد|خواهند|قرار|آینده|فردا)(?!\w)",
        reacting=r"محکوم|تسلیت|تبریک|استقبال",
        joined=r"[-–—]|و|تا",
    ),
    "ru": DayWords(
        weekdays=("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"),
        weekday=r"\bво?\s+(?:(?:эт|прошл|минувш)\w{2}\s+)?{}\b(?:\s+(?:утром|вечером|днём|днем))?",
        today=r"\bсегодня\b",
        yesterday=r"\bвчера\b",
        date=r"(?<![\d.])(?P<day>\d\d?)\s+(?P<name>[а-я]{3,8})\b(?:\s+(?P<year>(?:19|20)\d\d)(?:\s+г(?:ода|\.))?)?",
        last=r"прошл\w{2}|минувш\w{2}",
        not_before=r"\b(?:с|со|до|от|к|по|после|перед|на|начиная|каждый|каждую|следующ\w+|ближайш\w+|позднее)\s*$",
        not_after=r"\s+(?:следующей|будущей)\s+недел",
        inside=r"\b(?:что|котор\w{2,3}|где|когда|после\s+того|чтобы|если|поскольку|чем)\b",
        past=r"\b(?:про(?:в[её]л|вел|ш[её]л|ш)|состоял|встретил|приня|прин[яи]л|обсудил|подписал|заяви|заявил|сообщил|сказал|посетил|прибы|прибыл"
        r"|открыл|выступил|объявил|поздравил|выразил|отметил|подтвердил|осудил|рассказал|начал|завершил|договорил|вручил|передал"
        r"|направил|призвал|стал|был|назвал|назначил|утвердил|ратифицировал|задержал|погиб|вступил|принима|участвовал|пообещал"
        r"|опроверг|вызвал)(?:л)?(?:а|о|и)?(?:сь|ся)?\b",
        future=r"\b(?:буд[еу]т|планиру\w+|состо[ия]тся|пройд[её]т|пройдут|намерен\w*|запланирован\w*|предстоящ\w+|следующ\w+|ближайш\w+"
        r"|завтра|встретится|встретятся|посетит|посетят|прибудет|прибудут|ожида\w+)\b|\b(?!бывш)\w+вш(?:ий|ая|ее|ие|его|ей|их|им|ими|ую|ем)(?:ся)?\b",
        reacting=r"\b(?:осуди|приветствова|поздрави|высоко\s+оцени)\w*|\bсоболезнован\w*",
        joined=r"[-–—]|и|по|до",
    ),
    "fr": DayWords(
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        weekday=r"\b(?:le\s+)?{}\b(?:\s+(?:matin|après-midi|soir))?(?!\s+saint)",
        today=r"\baujourd['’]hui\b",
        yesterday=r"\bhier\b(?:\s+(?:matin|après-midi|soir))?",
        date=r"(?:\ble\s+)?(?<![\d.])(?P<day>\d\d?|1er)\s+(?P<name>[a-zéèûôâî]{3,9})\b(?:\s+(?P<year>(?:19|20)\d\d))?",
        last=r"dernier|passé",
        not_before=r"\b(?:depuis|jusqu['’](?:à|au)|d['’]ici|dès|partir\s+de|avant|après|de|du|pour|chaque|les|un|ce|entre|prochain)\s*$",
        not_after=r"\s+prochain",
        inside=r"\b(?:que|qui|dont|où|lorsque|quand|lequel|laquelle)\b|\bqu['’]",
        past=r"\b(?:a|ont|est|sont)\s+(?:été\s+)?(?:[a-zé]+ment\s+)?[a-zéèêîïûç]+(?:é|ée|és|ées|i|is|ie|it|ite|u|us|ue|ert|int)\b"
        r"|\b(?:s['’](?:est|étaient)|se\s+sont)\b",
        future=r"\b[a-zéèê]{2,}(?:era|eront|ira|iront|dra|dront|vra|vront|tra|tront)\b|\b(?:sera|seront|aura|auront|fera|va|vont|doit"
        r"|doivent|prévue?s?|prochaine?|demain|avait|avaient|était|étaient)\b",
        reacting=r"\b(?:condamn|salu|déplor|dénonc|félicit)(?:é|ée|és|ées)\b",
        joined=r"[-–—]|et|au|à",
    ),
    "de": DayWords(
        weekdays=("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag"),
        weekday=r"\bam\s+(?:vergangenen\s+|letzten\s+)?(?:{})(?:morgen|vormittag|mittag|nachmittag|abend)?\b",
        today=r"\bheute\b",
        yesterday=r"\bgestern\b",
        date=r"\bam\s+(?P<day>\d\d?)\.\s+(?P<name>[A-ZÄÖÜ][a-zäöü]{2,8})\b(?:\s+(?P<year>(?:19|20)\d\d))?",
        last=r"vergangenen|letzten",
        not_before=r"\b(?:ab|bis|seit|vor|nach|kommenden|nächsten|jeden)\s*$",
        inside=r"[,;:–]|\b(?:dass|weil|nachdem|bevor|wenn|ob)\b",
        past=r"\b(?:hat|haben|ist|sind|wurden?|sagten?|erklärten?|traf(?:en)?|empfing(?:en)?|unterzeichneten?|teilten?|kündigten?|eröffneten?"
        r"|besuchten?|verurteilten?|begann(?:en)?|starb(?:en)?|warn?ten?|forderten?|berieten?|beriet|einigten?|trat(?:en)?|gab(?:en)?)\b",
        future=r"\b(?:wird|werden|will|wollen|soll|sollen|kommend\w*|nächst\w*|morgen|hatten?|war|waren|geplant\w*)\b",
        reacting=r"\b(?:verurteil|begrüß|beklag|kritisier|gratulier)\w*",
        joined=r"[-–—]|und|bis|oder",
    ),
    "ja": DayWords(
        weekdays=("月", "火", "水", "木", "金", "土", "日"),
        weekday=r"(?<!\w){}曜日(?:に|、)",
        today=r"今日|本日",
        yesterday=r"昨日",
        date=r"(?:(?P<year>20\d\d)年)?(?<![\d./月])(?:(?P<month>\d\d?)月)?(?P<day>\d\d?)日(?!間|目|前|後|以|か|から|まで|付)",
        not_before=r"(?:毎月|から|来月|翌|同)\s*$",
        not_after=r"(?:から|まで|以降|以来|付|に予定|[-–—〜～・])",
        past=r"[たっだ](?:という|と発表した)?[。]?$",
        future=r"予定|見通し|方針|する見込み|来週|明日|来月|に(?:起きた|発生した|行われた|あった)\w",
        reacting=r"非難|歓迎|哀悼|祝意",
        joined=r"[-–—〜～・]|から|と",
    ),
}  # fmt: skip
"""The patterns by language."""
