"""What the template of each paper may ask for. docs/paper.md lists the same for who edits one."""

from __future__ import annotations

from collections.abc import Mapping

from workstation.domain.paper import PaperKind
from workstation.services.paper.template import Names


def _texts(words: str) -> dict[str, Names | None]:
    return dict.fromkeys(words.split())


def _rows(words: str) -> Names:
    return _texts(words)


LINES = _rows("number description quantity unit gross_kg net_kg value seal")
LAWS = _rows("citation words mode unconfirmed")
SIGNATURES = _rows("who role at picture")
_COMMON: dict[str, Names | None] = {
    **_texts(
        "office_name office_address office_phone office_email office_contact"
        " station parcel entry entry_hash recorded_at officer printed_at"
        " simulated outcome state_words case_number"
        " sender_name sender_address consignee_name consignee_address carrier"
        " declared_goods declared_value declared_weight record_words arrived_at"
        " policy_words review_words laws_unconfirmed any_lines any_findings"
    ),
}
_KINDS: Mapping[PaperKind, dict[str, Names | None]] = {
    PaperKind.CUSTODY_RECEIPT: {
        **_texts("taken_from seal_number reason sign_off_words"),
        "lines": LINES,
        "laws": LAWS,
        "custody": _rows("number from to place seal witness at entry"),
        "hand_rows": _rows("number"),
        "signatures": SIGNATURES,
    },
    PaperKind.IMPORTER_NOTICE: {
        **_texts("addressed_to addressed_at reason disposal decided_on"),
        "lines": LINES,
        "laws": LAWS,
        "rights": _rows("words deadline until law unconfirmed"),
    },
    PaperKind.ABANDONMENT_CONSENT: {
        **_texts("consented_by consent_means consented_on evidence consent_words refused given"),
        "lines": LINES,
        "laws": LAWS,
        "rights": _rows("words deadline until law unconfirmed"),
        "signatures": SIGNATURES,
    },
    PaperKind.REFERRAL_LETTER: {
        **_texts(
            "agency agency_name programme flag hts reason hold_start hold_place agency_reference"
            " answer_due"
        ),
        "lines": LINES,
        "laws": LAWS,
        "answers": _rows("at answer words"),
    },
    PaperKind.DETENTION_NOTICE: {
        **_texts(
            "reason expected tests speeds presented_at detained_at decide_by excluded_on place sent_at"
        ),
        "laws": LAWS,
        "rights": _rows("words deadline until law unconfirmed"),
    },
    PaperKind.EXAMINATION_REPORT: {
        **_texts("opinion marks_words filters weight_words opened reason software"),
        "pictures": _rows("picture title caption files shown missing"),
        "photo_pictures": _rows("picture title sha256 missing"),
        "models": _rows("name version sha256 threshold words"),
        "findings": _rows("number label score threshold box model shown answer"),
        "own_marks": _rows("word officer picture_title"),
        "reasons": _rows("severity sentence"),
        "not_computed": _rows("rule why"),
        "measures": _rows("words"),
        "examinations": _rows("at officer by opened result photos"),
        "fields": _rows("label value"),
        "notes": _rows("at officer words"),
    },
}


def names_of(kind: PaperKind) -> Names:
    """All that the template of a paper may ask for."""
    return {**_COMMON, **_KINDS[kind]}


def every_name() -> Names:
    """All that any template may ask for: a text of a language serves several papers."""
    known: dict[str, Names | None] = dict(_COMMON)
    for own in _KINDS.values():
        known.update(own)
    return known
