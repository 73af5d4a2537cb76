"""Similar articles cost no more than others: see ``evaluation.adversarial``."""

from __future__ import annotations

import pytest

from evaluation import adversarial
from evaluation.adversarial import Cost


@pytest.mark.thorough
def test_archives_of_texts_that_are_alike_cost_what_an_ordinary_one_does() -> None:
    # A second try if another program was running meanwhile: archives are measured one after the other.
    assert adversarial.main([]) == 0 or adversarial.main([]) == 0


@pytest.mark.parametrize(
    ("milliseconds", "code"),
    [((1.0, 1.0, 1.0), 0), ((1.0, 1.0, 1.6), 1), ((1.6, 1.6, 1.6), 1), ((0.5, 0.5, 0.8), 1)],
)
def test_it_fails_where_an_archive_costs_more_or_gets_slower(
    milliseconds: tuple[float, float, float], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(kind: str, *_: object) -> Cost:
        return Cost(kind, 100, (1.0, 1.0, 1.0) if kind == "ordinary" else milliseconds)

    monkeypatch.setattr(adversarial, "measure", measure)
    assert adversarial.main([]) == code
