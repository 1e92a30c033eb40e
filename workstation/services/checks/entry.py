"""Which customs entry the parcel needed on its day, against the one that was declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case, digits, sourced
from workstation.services.figures_said import money

_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_UNKNOWN = "?"
_WORDS = {"post": "by post", "carrier": "by a carrier"}


def entry_needed(case: Case) -> Iterator[Answer]:
    """The declared entry is not one that the law of the day accepts."""
    name = "entry_needed"
    table = case.rules.tables.entries
    if table is None:
        yield NotComputed(name, "no table of entries is there")
        return
    channel = _channel(case)
    if channel is None:
        yield NotComputed(name, "whether it came by post or by a carrier is not declared")
        return
    usd, why = case.value_usd()
    if usd is None:
        yield NotComputed(name, why)
        return
    row = table.on(case.day, channel, usd)
    day = case.day.isoformat()
    if row is None:
        yield NotComputed(name, f"the table of entries does not reach back to {day}")
        return
    declared = _declared(case)
    if declared is None:
        worth = money(usd, "USD")
        yield NotComputed(
            name,
            f"no entry type is declared; on {day} a parcel {_WORDS[channel]} worth {worth} "
            f"needed: {row.needs} ({row.state})",
        )
    elif declared == _UNKNOWN:
        told = (case.record.entry_type or "").strip()[:80]
        yield NotComputed(name, f"the declared entry type “{told}” is not known")
    elif declared not in row.accepts:
        figures = {
            "entry": "no entry at all" if declared == "none" else f"entry type {declared}",
            "day": day,
            "channel": _WORDS[channel],
            "value": money(usd, "USD"),
            "needs": row.needs,
            "state": row.state,
        }
        source = sourced(row.source, row.unconfirmed)
        yield case.reason(name, figures, table=table, source=source)


def _channel(case: Case) -> str | None:
    lists = case.rule("entry_needed").lists
    told = (case.record.mail_class or "").strip().casefold()
    for channel in ("post", "carrier"):
        if told and told in lists[channel]:
            return channel
    if _S10.fullmatch(case.record.parcel_id):
        return "post"
    return "carrier" if case.record.house_bill or case.record.master_bill else None


def _declared(case: Case) -> str | None:
    """The declared type as the table names it; None where none is, "?" where it is not known."""
    told = " ".join((case.record.entry_type or "").casefold().split())
    if not told:
        return None
    lists = case.rule("entry_needed").lists
    for words, code in (("none", "none"), ("informal", "11"), ("formal", "01")):
        if told in lists[words]:
            return code
    number = digits(told)
    return number.zfill(2) if number and len(number) <= 2 else _UNKNOWN
