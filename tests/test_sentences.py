"""Where sentences end: test texts have a bar there."""

from __future__ import annotations

import time

import pytest

from crawler.text.sentences import is_finished, sentences

NAMES = """
Mr. Khan met Dr. Aziz of the U.S. State Department on Jan. 5 in Islamabad.|He left at noon.
Lt. Gen. Sarah Okoye and Brig. (retd) Tomas Lind spoke.|Maj. Gen. Ali did not.
Hon. Speaker Ms. Rao thanked Prof. J. K. Adeyemi.|Sen. Cruz Jr. was absent.
The Rev. Dr. Paul Mensah opened it, Mrs. Lopez closed it.
Ambassador A. Rehman received H.E. Mr. Tanaka.|They talked.
Boeing Co. President Ann Lee signed.|Acme Ltd. Chairman Roy Das did too.
It was bought by Acme Inc.|The price is unknown.
Mt. Kenya and St. Petersburg are far apart.
Ret.Gen. Ali came.|He left with Mr.Khan.|Both waited.
"""
STATES = """
The U.N. Security Council met.|The U.S. and the U.K. abstained.
He returned to the U.S.|The minister stayed.
She spoke for the U.N.|“We agree,” she said.
U.S. President Ann Lee called U.A.E. Foreign Minister Omar Said.
He arrived in Washington, D.C.|He was received by the vice president.
A U.S.-led force left.|It was small.
He has a Ph.D. from Oslo.|She has none.
"""
NUMBERS = """
Resolution No. 2231 expired.|Nos. 5 and 6 did not.
He answered no.|The envoy left.
“No.|The talks are over.”
Rs. 5 billion and Rs.300 were paid, about 3.5 per cent.|Nobody objected.
Art. 5 applies, Sec. 3 does not.|See p. 12 and pp. 14-16.
1. The ministers met.|2. They signed.
A. The ministers met.|B. They signed.
Prices rose by 3.|Officials blamed the war.
"""
DAYS = """
They met on Mon. Jan. 5 and on Sept. 12.|Talks go on.
The visit ended in Dec.|The next one is in Feb. 2027.
The court sat.|The judge read.
The session opens at 9 a.m. on Friday.|It ends at 5 p.m.|Officials will speak.
It begins at 5 p.m. Friday, at 3 p.m. GMT or 8 p.m. Pakistan Standard Time.|Come.
"""
MARKS = """
“Why?” he asked.|“Because we can!”|She laughed.
(He had left.)|Nobody knew.
He was ... unsure.|And then… he left.|Never again…|The end.
What now?!|Nothing.
Talks failed, e.g. in Oslo, i.e. in Norway.|Others, cf. Mali, did not.
Doe v. State was quoted, Kenya vs. Ghana was not.
al-Amin spoke.|al-Sharaa listened.|eBay did not.
Read https://gazette.example/a.b?c=d now.|Then write to me@gazette.example.
"""
OTHERS = """
وزیر نے ملاقات کی۔|وفد واپس گیا۔
کیا وہ آئیں گے؟|جی ہاں۔
ایم۔ کیو۔ ایم کا وفد آیا۔|پی۔آئی۔اے نے انکار کیا۔
وہ واپس آیا۔|انہوں نے کہا۔
هل وصل الوزير؟|نعم وصل د. خالد أمس.|ثم غادر.
وزیر آمد.|او رفت.
今日会談した。|明日も話す！|「はい。」|終わり。
В. В. Иванов прибыл в г. Казань.|Он уехал в 2026 г. и т. д.
Er kam am 17. November bzw. am 3. Dezember an.|Er ging.
M. Dupont a reçu Mme. Traoré.|Il est parti.
मंत्री मिले।|वे लौटे।
"""


@pytest.mark.parametrize(
    "marked", [line for table in (NAMES, STATES, NUMBERS, DAYS, MARKS, OTHERS) for line in table.strip().split("\n")]
)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", "" if marked[0] == "今" else " ")
    assert list(sentences(text)) == marked.split("|")


def test_urdu_may_leave_out_the_blank() -> None:
    assert list(sentences("وہ واپس آیا۔انہوں نے کہا پی۔آئی۔اے ٹھیک ہے۔")) == [
        "وہ واپس آیا۔",
        "انہوں نے کہا پی۔آئی۔اے ٹھیک ہے۔",
    ]


def test_a_line_ends_a_sentence_and_a_row_of_marks_is_none() -> None:
    assert list(sentences("A heading\nThe envoys met.\n\n* * *\n\n  They left  ")) == [
        "A heading", "The envoys met.", "They left",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("They met.", True), ("They met. ", True), ("“They met.”", True), ("“They met”", False), ("Why?!", True),
        ("ملاقات ہوئی۔", True), ("会談した。", True), ("(They met.)", True), ("And then…", True),
        ("They met", False), ("He met Mr.", False), ("They met:", False), ("", False), ("He came from the U.S.", True),
    ],
)  # fmt: skip
def test_finished(text: str, finished: bool) -> None:
    assert is_finished(text) is finished


def test_the_time_grows_with_the_text() -> None:
    for text in (
        "." * 300_000 + "x",
        " " * 300_000 + "x",
        "A. " * 100_000,
        "." * 300_000,
        "a." * 150_000,
        "\n" * 300_000,
        ". " * 150_000,
        "«" * 300_000,
    ):
        before = time.process_time()
        list(sentences(text))
        is_finished(text)
        assert time.process_time() - before < 2
