"""Names of months and weekdays in the languages that diplomatic news is written in."""

from __future__ import annotations

import unicodedata
from functools import cache

_MONTHS = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug"
    " september|sept|sep october|oct november|nov december|dec",
    "de": "januar|jänner|jän februar|feber märz|mär|mrz april mai juni juli august september oktober|okt november"
    " dezember|dez",
    "fr": "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre octobre novembre"
    " décembre|déc",
    "es": "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre"
    " diciembre|dic",
    "it": "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre ottobre|ott novembre"
    " dicembre",
    "pt": "janeiro fevereiro|fev março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января|январь|янв февраля|февраль|февр|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн"
    " июля|июль|июл августа|август|авг сентября|сентябрь|сент|сен октября|октябрь|окт ноября|ноябрь|нояб|ноя"
    " декабря|декабрь|дек",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas"
    " aralık",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "tk": "ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "id": "januari februari maret april mei juni juli agustus|agu september oktober november desember|des",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember|dis",
    "ar": "يناير فبراير مارس أبريل|ابريل مايو يونيو|يونيه يوليو|يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    # The months of Iraq and the Levant; those of two words are written here with the space left out.
    "ar-LEV": "كانون_الثاني شباط آذار نيسان أيار|ايار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "fa": "ژانویه فوریه مارس آوریل مه|می ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر",
    "hi": "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "bn": "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
}
"""Language → twelve names, January first; ``|`` parts variants. Source: Unicode CLDR, Gregorian calendar, forms used
in dates. Abbreviations that are common English words (``set``, ``out``) are left out."""

_WEEKDAYS = {
    "en": "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun",
    "de": "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "ru": "понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу воскресенье",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "ur": "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار",
    "ar": "الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
"""Language → seven names, Monday first."""


def fold(name: str) -> str:
    """Bring a name to the form of the tables: no case, accents, vowel signs or closing point."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return plain.replace("ı", "i").rstrip(".")


@cache
def _numbers(kind: str) -> dict[str, int]:
    table = {"month": (_MONTHS, 1), "weekday": (_WEEKDAYS, 0)}[kind]
    names, first = table
    return {
        fold(variant): number
        for row in names.values()
        for number, variants in enumerate(row.split(), first)
        for variant in variants.split("|")
    }


def month_number(name: str) -> int | None:
    """1 to 12; None where the word is no month."""
    return _numbers("month").get("_".join(fold(name).split()))


def weekday_number(name: str) -> int | None:
    """0 (Monday) to 6, as ``date.weekday`` has it; None where the word is no weekday."""
    return _numbers("weekday").get(fold(name))
