"""Answers to what a policy asks: such as it takes, and anything at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from workstation.domain.decision import Standing
from workstation.domain.fields import ALARM_COLUMNS, ALARMS, FieldKind, FieldSpec
from workstation.domain.requirements import holds

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["value", "mode", "by", "at"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
_MOMENTS = _DAYS.map(lambda day: datetime(day.year, day.month, day.day, 12, 30, tzinfo=UTC))
_FILE = st.builds(
    lambda digest, size: {"sha256": digest, "name": "photo.jpg", "size": str(size)},
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.integers(1, 10**9),
)
_SIGNATURE = st.builds(
    lambda at, points: {
        "by": "B. Reed",
        "at": at.isoformat(),
        "box": "400x100",
        "strokes": [" ".join(f"{x},{y}" for x, y in points)],
    },
    _MOMENTS,
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 100)), min_size=1, max_size=5),
)


def answer(spec: FieldSpec, standing: Standing) -> st.SearchStrategy[object]:
    """An answer that the field takes by itself."""
    if spec.prefill == ALARMS:
        alarm, reason = ALARM_COLUMNS
        rows = [{alarm: one, reason: "seen by hand"} for one in standing.alarms]
        return st.just(rows) if rows else st.just("seen by hand")
    if spec.kind is FieldKind.CHOICE:
        return st.sampled_from([choice.value for choice in spec.choices])
    if spec.kind is FieldKind.MULTI:
        return st.lists(
            st.sampled_from(
                [
                    {"value": choice.value, "mode": mode} if mode else {"value": choice.value}
                    for choice in spec.choices
                    for mode in (choice.modes or ("",))
                ]
            ),
            min_size=1,
            max_size=min(3, spec.most),
            unique_by=lambda one: one["value"],
        )
    if spec.kind is FieldKind.LINES:
        row = rows_of(spec.columns, standing)
        return st.lists(row, min_size=1, max_size=3)
    simple: Mapping[FieldKind, st.SearchStrategy[object]] = {
        FieldKind.NUMBER: st.decimals(0, 10**9, allow_nan=False, places=2).map(str),
        FieldKind.WEIGHT: st.decimals("0.001", 1000, places=3).map(str),
        FieldKind.DATE: _DAYS.map(date.isoformat),
        FieldKind.DATETIME: _MOMENTS.map(datetime.isoformat),
        FieldKind.FLAG: st.sampled_from(["yes", "no", True, False]),
        FieldKind.FILES: st.lists(_FILE, min_size=1, max_size=2),
        FieldKind.SIGNATURE: _SIGNATURE,
    }
    return simple.get(spec.kind, TEXTS.map(lambda text: f"x{text}"[: spec.max_length]))


@st.composite
def rows_of(draw: st.DrawFn, specs: Sequence[FieldSpec], standing: Standing) -> dict[str, object]:
    """Fields that agree with each other: what is not asked with the others is left out."""
    given: dict[str, object] = {}
    for spec in specs:
        if spec.required != "never" or draw(st.booleans()):
            given[spec.name] = draw(answer(spec, standing))
    facts = standing.all_facts()
    for _ in specs:  # what one field makes be asked may ask for another
        for spec in specs:
            if spec.when is None:
                continue
            asked = holds(spec.when, given, facts) is True
            if not asked:
                given.pop(spec.name, None)
            elif spec.required != "never" and spec.name not in given:
                given[spec.name] = draw(answer(spec, standing))
    return given
