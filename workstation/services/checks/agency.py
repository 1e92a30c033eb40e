"""Which partner agencies the declared tariff lines concern."""

from __future__ import annotations

from collections.abc import Iterator

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case, digits, sourced
from workstation.services.checks.tariff import dotted
from workstation.services.figures_said import listed


def agency_flags(case: Case) -> Iterator[Answer]:
    """An agency beside customs may have a say; its usual documents."""
    name = "agency_flags"
    table = case.rules.tables.agencies
    if table is None:
        yield NotComputed(name, "no table of agencies is there")
        return
    codes = [digits(line.hs) for line in case.record.lines]
    for row in table.rows:
        if row.start is not None and case.day < row.start:
            continue
        mine = [code for code in codes if code.startswith(row.prefixes) and code]
        if mine:
            figures = {
                "agency": row.agency,
                "code": row.code,
                "flags": listed(row.flags, 8) or "none",
                "documents": listed(row.documents),
                "codes": listed([dotted(code) for code in dict.fromkeys(mine)]),
            }
            source = sourced(row.source, row.unconfirmed)
            yield case.reason(name, figures, table=table, source=source)
    without = sum(not code for code in codes)
    if without or not codes:
        of = len(codes)
        why = (
            "no HS code is declared"
            if without == of
            else f"{without} of {of} lines have no HS code"
        )
        yield NotComputed(name, why)
