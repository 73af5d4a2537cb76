"""The public offices that people are printed with in events between states."""

from __future__ import annotations

from crawler.model.worded_code import WordedCode


class PublicOffice(WordedCode):
    """An office: its code, and its words inside a sentence."""

    HEAD_OF_STATE = "head_of_state", "head of state"
    DEPUTY_HEAD_OF_STATE = "deputy_head_of_state", "deputy head of state"
    HEAD_OF_GOVERNMENT = "head_of_government", "head of government"
    DEPUTY_HEAD_OF_GOVERNMENT = "deputy_head_of_government", "deputy head of government"
    FOREIGN_MINISTER = "foreign_minister", "foreign minister"
    DEPUTY_FOREIGN_MINISTER = "deputy_foreign_minister", "deputy foreign minister"
    FOREIGN_SECRETARY = "foreign_secretary", "foreign secretary"
    MINISTER = "minister", "minister"
    OFFICIAL = "official", "official"
    LEADER = "leader", "leader"
    SPEAKER = "speaker", "speaker of parliament"
    AMBASSADOR = "ambassador", "ambassador"
    CONSUL = "consul", "consul"
    ENVOY = "envoy", "special envoy"
    DIPLOMAT = "diplomat", "diplomat"
    MILITARY_CHIEF = "military_chief", "head of the armed forces, the police or a secret service"
    IGO_HEAD = "igo_head", "head of an international organisation"
    GOVERNOR = "governor", "governor"
    DELEGATION = "delegation", "delegation"
    GOVERNMENT = "government", "government or ministry"


_WORDS = {office.value: office.words for office in PublicOffice}


def office_words(code: str) -> str:
    """The words of an office; of a code that is none of these, as an earlier archive may have, itself."""
    return _WORDS.get(code, code.replace("_", " "))
