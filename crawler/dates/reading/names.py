"""Names of months and weekdays in the languages that diplomatic news is written in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from crawler.text.fold import fold as fold_letters

MONTHS = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug"
    " september|sept|sep october|oct november|nov december|dec",
    "de": "januar|jänner|jän februar|feber märz|maerz|mär|mrz april mai juni juli august september oktober|okt november"
    " dezember|dez",
    "fr": "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre octobre novembre"
    " décembre|déc",
    "es": "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre"
    " diciembre|dic",
    "it": "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|sett ottobre|ott"
    " novembre dicembre",
    "pt": "janeiro fevereiro|fev março abril maio|mai junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января|январь|янв февраля|февраль|февр|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн"
    " июля|июль|июл августа|август|авг сентября|сентябрь|сент|сен октября|октябрь|окт ноября|ноябрь|нояб|ноя"
    " декабря|декабрь|дек",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas"
    " aralık|ara",
    "az": "yanvar|yan fevral mart aprel may iyun|iyn iyul|iyl avqust|avq sentyabr oktyabr noyabr|noy dekabr|dek",
    "uz": "yanvar fevral mart aprel may iyun iyul avgust|avg sentabr|sentyabr oktabr|oktyabr noyabr dekabr",
    "uz-Cyrl": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "tk": "ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "tg": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "id": "januari februari maret april mei juni juli agustus|agu|agt september oktober november desember|des",
    "ms": "januari februari mac april mei jun julai ogos|ogo september oktober november disember|dis",
    "ar": "يناير فبراير مارس أبريل|إبريل مايو يونيو|يونيه يوليو|يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    # The months of Iraq and the Levant; those of two words are written here with "_" for the space.
    "ar-LEV": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "ar-MAGHREB": "جانفي فيفري مارس أفريل ماي جوان|يونيو جويلية|يوليوز أوت|غشت شتنبر أكتوبر نونبر|نوفمبر دجنبر|ديسمبر",
    "fa": "ژانویه|جنوری فوریه|فبروری مارس|مارچ آوریل|اپریل مه|می ژوئن|جون ژوئیه|جولای|جولایی اوت|آگوست|اگست"
    " سپتامبر|سپتمبر اکتبر|اکتوبر نوامبر|نومبر دسامبر|دسمبر",
    "ps": "جنوري فبروري مارچ اپریل مې جون جولای اګست سپتمبر اکتوبر نومبر دسمبر",
    "hi": "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "bn": "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ur": "جنوری فروری مارچ اپریل مئی|مئ جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
}
"""Language → twelve names, January first; ``|`` parts variants. Source: Unicode CLDR, Gregorian calendar, forms used
in dates; for Turkmen, Urdu, Pashto and the Maghreb also what newspapers print. Abbreviations that are common English
words (``set``, ``out``) are left out."""

_ENDINGS = {
    "tk": "y i ynda inda ynyň",
    "kk": "ы і ында інде ының інің",
    "ky": "ы и у ү ында инде унда үндө",
    "tg": "и",
    "az": "ın in un ün",
}
"""Language → endings that a month's name takes in a date: "2024-nji ýylyň 15-nji maýy", "15 майи 2024"."""

WEEKDAYS = {
    "en": "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun",
    "de": "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda_feira terça_feira quarta_feira quinta_feira sexta_feira sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "ru": "понедельник|пн вторник|вт среда|среду|ср четверг|чт пятница|пятницу|пт суббота|субботу|сб воскресенье|вс",
    "uk": "понеділок вівторок середа четвер п'ятниця субота неділя",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "az": "bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə bazar",
    "uz": "dushanba seshanba chorshanba payshanba juma shanba yakshanba",
    "uz-Cyrl": "душанба сешанба чоршанба пайшанба жума шанба якшанба",
    "tk": "duşenbe sişenbe çarşenbe penşenbe anna şenbe ýekşenbe",
    "kk": "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
    "ky": "дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби",
    # Monday bears the name of Tajikistan's capital, which opens datelines: it is left out.
    "tg": "- сешанбе чоршанбе панҷшанбе ҷумъа шанбе якшанбе",
    "id": "senin selasa rabu kamis jumat sabtu minggu",
    "ms": "isnin selasa rabu khamis jumaat sabtu ahad",
    "ar": "الاثنين|الإثنين الثلاثاء الأربعاء|الاربعاء الخميس الجمعة السبت الأحد",
    "fa": "دوشنبه|دو_شنبه سه_شنبه|سهشنبه چهارشنبه|چهار_شنبه پنجشنبه|پنج_شنبه جمعه شنبه یکشنبه|یک_شنبه",
    "ur": "پیر|سوموار|دوشنبہ منگل|سہ_شنبہ بدھ|چہارشنبہ جمعرات|پنجشنبہ جمعہ|جمعۃ_المبارک ہفتہ|سنیچر اتوار|یکشنبہ",
    "ps": "دونۍ درېنۍ څلرنۍ پينځنۍ جمعه اونۍ يونۍ",
    "hi": "सोमवार मंगलवार बुधवार गुरुवार|बृहस्पतिवार शुक्रवार शनिवार रविवार",
    "bn": "সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার",
    "zh": "星期一|周一|週一 星期二|周二|週二 星期三|周三|週三 星期四|周四|週四 星期五|周五|週五 星期六|周六|週六"
    " 星期日|星期天|周日|週日",
    "ja": "月曜日|月曜|月 火曜日|火曜|火 水曜日|水曜|水 木曜日|木曜|木 金曜日|金曜|金 土曜日|土曜|土 日曜日|日曜|日",
    "ko": "월요일|월 화요일|화 수요일|수 목요일|목 금요일|금 토요일|토 일요일|일",
}
"""Language → seven names, Monday first; ``-`` for one that is left out. Source: Unicode CLDR."""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Bring a name to the form of the tables: its letters folded, no closing point, ``_`` between its words."""
    return "_".join(fold_letters(name).rstrip(".").replace("-", " ").split())


def numbered(rows: dict[str, str], first: int) -> Iterator[tuple[str, int]]:
    """Folded names of rows like ``MONTHS``, with their numbers, of which the lowest is ``first``."""
    for language, row in rows.items():
        for number, variants in enumerate(row.split(), first):
            for variant in variants.split("|"):
                yield fold(variant), number
                for ending in _ENDINGS.get(language, "").split() if rows is MONTHS else ():
                    yield fold(variant.removesuffix("ь") + ending), number


@cache
def _months() -> dict[str, int]:
    return dict(numbered(MONTHS, 1))


@cache
def _weekdays() -> dict[str, int]:
    return dict(numbered(WEEKDAYS, 0))


def month_number(name: str) -> int | None:
    """1 to 12; None where the word is no month of the Gregorian calendar."""
    return _months().get(fold(name))


def weekday_number(name: str) -> int | None:
    """0 (Monday) to 6, as ``date.weekday`` has it; None where the word is no weekday."""
    return _weekdays().get(fold(name))
