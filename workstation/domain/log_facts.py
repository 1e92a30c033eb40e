"""What an entry of the log is found and counted by.

Everything here comes from the entry's own content, so that whoever has the log can rebuild each
index and each count from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from workstation.domain.findings import OpinionState
from workstation.domain.search_words import words_of

DECISION = "decision"
COVERED = "covered until judged"
"""What stands in place of what a reviewer may not read yet."""
EXAMINATION = "examination"
_FINDS = frozenset({"contraband", "not as declared"})
MOST_WORDS = 400
"""Words of one entry by which it is found; what stands behind them is found by its other words."""
HS_SIZES = (1, 2, 4, 6)
"""Beginnings of an HS code by which it is indexed."""
_DEEPEST = 12
_UNTOLD = frozenset(
    {"sha256", "hash", "identity", "files", "box", "outline", "points", "figures", "signed"}
)
"""Keys whose values are no words an officer would look for."""
_HEX = re.compile(r"[0-9a-f]{16,}")
_SIGN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class LogFacts:
    """One entry, as lists and figures tell it.

    What only decisions have is False, None or empty for other kinds and where an entry is of an
    older form that does not say.
    """

    kind: str
    at: str
    """UTC, as in the entry."""
    officer: str
    station: str
    parcel: str | None = None
    outcome: str | None = None
    alarm: bool = False
    """A reason of severity alarm, or a finding above the threshold, stood at the decision."""
    override: bool = False
    """Released over an alarm."""
    opinion: str = ""
    """`OpinionState` of the shown models together."""
    models: tuple[str, ...] = ()
    """Each model that spoke, "id version", the primary one first."""
    milliseconds: int | None = None
    """From opening the parcel to the decision; None where the clock was set back between."""
    amends: int | None = None
    """The decision that this one changes."""
    through: str = ""
    simulated: bool = False
    carrier: str = ""
    hs: str = ""
    """HS code of the first declared line that has one."""

    @property
    def day(self) -> str:
        """Its date in UTC, "2026-11-26"."""
        return self.at[:10]


def facts_of(content: Mapping[str, object]) -> LogFacts:
    """The facts of an entry's content; what it does not hold in the known form is left empty."""
    data = _mapping(content.get("data"))
    kind, outcome = _text(content.get("kind")), content.get("outcome")
    parcel = content.get("parcel")
    told = outcome if isinstance(outcome, str) else None
    if kind != DECISION:
        return LogFacts(
            kind,
            _text(content.get("at")),
            _text(content.get("officer")),
            _text(content.get("station")),
            parcel if isinstance(parcel, str) else None,
            told,
            through=_text(data.get("through")),
        )
    opinion = _text(_mapping(data.get("opinion")).get("state"))
    alarms = data.get("alarms")
    if isinstance(alarms, list):
        alarm = bool(alarms)
    else:  # an entry from before alarms were listed
        alarm = opinion == OpinionState.FINDINGS or any(
            one.get("severity") == "alarm" for one in _mappings(data.get("reasons"))
        )
    carrier, hs = declared_of(content)
    amends = _mapping(data.get("amends")).get("entry")
    return LogFacts(
        kind,
        _text(content.get("at")),
        _text(content.get("officer")),
        _text(content.get("station")),
        parcel if isinstance(parcel, str) else None,
        told,
        alarm,
        alarm and told == "release",
        opinion,
        tuple(dict.fromkeys(_models(data))),
        _milliseconds(data),
        amends if type(amends) is int else None,
        _text(data.get("through")),
        data.get("simulated") is True,
        carrier or "",
        hs or "",
    )


def declared_of(content: Mapping[str, object]) -> tuple[str | None, str | None]:
    """(carrier, HS code) that a decision's entry says were declared; None where it does not."""
    record = _mapping(_mapping(content.get("data")).get("record"))
    return _text(record.get("carrier")) or None, _text(record.get("hs")) or None


def opened_by(data: object) -> bool:
    """Whether an examination opened the parcel. A dog's alert or its silence is no ground truth."""
    fields = _mapping(_mapping(data).get("fields"))
    return fields.get("opened") == "yes" and fields.get("by") != "canine"


def truth_of(data: object) -> bool | None:
    """Whether a physical examination found something; None where it does not tell.

    Only an opened parcel tells.
    """
    if not opened_by(data):
        return None
    result = _mapping(_mapping(data).get("fields")).get("result")
    return True if result in _FINDS else False if result == "as declared" else None


@lru_cache(4096)
def facet(name: str, value: str) -> str:
    """One word that all entries with this value have, and no text: "officer" and "J. Doe"."""
    folded = _SIGN.sub("_", value.casefold().encode("ascii", "backslashreplace").decode())
    return f"_{name}_{folded.strip('_')}"


def facets_of(facts: LogFacts) -> list[str]:
    """The words an entry is found by besides those of its text."""
    found = [facet("kind", facts.kind), facet("day", facts.day[:7])]
    found += [facet("officer", facts.officer)] if facts.officer else []
    found += [facet("station", facts.station)] if facts.station else []
    found += [facet("through", facts.through)] if facts.through else []
    if facts.outcome:
        found.append(facet("outcome", facts.outcome))
        found.append(facet("both", f"{facts.officer}/{facts.outcome}"))
    if facts.kind == DECISION:
        found.append(facet("alarm", "yes" if facts.alarm else "no"))
        found.append(facet("opinion", facts.opinion))
        found += [facet("model", model) for model in facts.models]
        found += [facet("carrier", facts.carrier)] if facts.carrier else []
        found += [facet("hs", facts.hs[:size]) for size in HS_SIZES if len(facts.hs) >= size]
        found.append(facet("override", "yes" if facts.override else "no"))
        if facts.amends is not None:
            found.append(facet("amended", "yes"))
    return found


def text_words(content: Mapping[str, object]) -> list[str]:
    """The words of an entry's texts, each once: fields, reasons, goods, marks, names.

    Hashes, boxes and times are left out.
    """
    found: dict[str, None] = {}
    for text in _texts(content.get("data"), 0):
        for word in words_of(text):
            if not _HEX.fullmatch(word):
                found[word] = None
        if len(found) >= MOST_WORDS:
            break
    return list(found)[:MOST_WORDS]


def _texts(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield value[:2000]
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in _UNTOLD and not str(key).endswith(("_at", "_ms")):
                yield from _texts(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)


def _models(data: Mapping[str, object]) -> Iterator[str]:
    for one in _mappings(data.get("models")):
        name, version = _text(one.get("id")), _text(one.get("version"))
        if name:
            yield f"{name} {version}".strip()


def _milliseconds(data: Mapping[str, object]) -> int | None:
    if data.get("clock") != "ok":
        return None
    try:
        opened = datetime.fromisoformat(_text(data.get("opened_at")))
        decided = datetime.fromisoformat(_text(data.get("decided_at")))
        passed = decided - opened
    except (ValueError, TypeError):
        return None
    return max(0, round(passed.total_seconds() * 1000))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping):
            yield item
