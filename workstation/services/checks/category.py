"""Goods of kinds that ask for a closer look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from workstation.domain.manifest import Line
from workstation.domain.reasons import NotComputed, Reason
from workstation.services.checks.case import Answer, Case, Check, digits, sourced
from workstation.services.checks.tariff import dotted
from workstation.services.descriptions import spoken
from workstation.services.figures_said import listed, money
from workstation.services.reference.tables import ForcedLabourRow, GoodsKind

_SHOWN = 120
_DENIED = re.compile(
    r"\b(?:no|not|without|excluding|excl|except|other than)\b\W+\w+(?:\W+\w+)?", re.IGNORECASE
)
"""What a description says is not there: "without battery"."""


def goods_kind(name: str) -> Check:
    """The check of one rule: lines whose code or words are those of its kinds of goods."""
    return partial(_of_kind, name)


def _of_kind(name: str, case: Case) -> Iterator[Answer]:
    kinds = _kinds(case, name)
    if isinstance(kinds, NotComputed):
        yield kinds
        return
    for number, line in enumerate(case.record.lines, 1):
        for kind in kinds:
            found = _found(line, kind)
            if found:
                figures = {
                    "goods": kind.goods,
                    "description": _described(line),
                    "found": found,
                    "where": case.where(number),
                }
                yield _told(case, name, figures, kind)
                break


def counterfeit_prone(case: Case) -> Iterator[Answer]:
    """Goods that are often counterfeit, cheap, from a place where copies often come from."""
    name = "counterfeit_prone"
    kinds = _kinds(case, name)
    if isinstance(kinds, NotComputed):
        yield kinds
        return
    for number, line in enumerate(case.record.lines, 1):
        for kind in kinds:
            by_code = line.hs and kind.hs and not kind.both
            if not (_by_code(line, kind) if by_code else _found(line, kind)):
                continue
            origin = _origin(case, line)
            if kind.origins and not origin:
                yield NotComputed(name, f"the origin of {kind.goods} is not declared")
                break
            if not kind.origins or origin in kind.origins:
                told = list(_cheap(case, number, line, kind, origin))
                yield from told
                if told:
                    break


def _cheap(case: Case, number: int, line: Line, kind: GoodsKind, origin: str) -> Iterator[Answer]:
    name = "counterfeit_prone"
    value = line.value
    if value is None and len(case.record.lines) == 1:
        value = case.record.value
    usd, why = case.usd(value, case.record.currency)
    price = None if usd is None or not line.pieces else usd / line.pieces
    limit = kind.below_usd_per_piece
    if limit is not None and price is None:
        yield NotComputed(name, why or f"the pieces of {kind.goods} are not declared")
        return
    if limit is None or (price is not None and price < limit):
        figures = {
            "goods": kind.goods,
            "description": _described(line),
            "price": "a price not declared" if price is None else money(price, "USD"),
            "origin": origin or "a place not declared",
            "why": _why(line, kind),
            "where": case.where(number),
        }
        yield _told(case, name, figures, kind)


def _told(case: Case, name: str, figures: dict[str, str], kind: GoodsKind) -> Reason:
    source = sourced(kind.source, kind.unconfirmed)
    return case.reason(name, figures, table=case.rules.tables.goods, source=source)


def _why(line: Line, kind: GoodsKind) -> str:
    limit = kind.below_usd_per_piece
    if limit is None:
        return f"{kind.goods}, {_found(line, kind)}"
    return f"{kind.goods} under {money(limit, 'USD')} from there are often copies"


def forced_labour(case: Case) -> Iterator[Answer]:
    """Goods and regions under a forced-labour law."""
    name = "forced_labour"
    table = case.rules.tables.forced_labour
    if table is None:
        yield NotComputed(name, "no table of forced-labour goods is there")
        return
    for number, line in enumerate(case.record.lines, 1):
        origin = _origin(case, line)
        for row in table.rows:
            if origin not in row.origins or not _concerned(line, row):
                continue
            region = _region(case, line, row)
            if row.needs_region and not region:
                continue
            figures = {
                "goods": row.goods,
                "description": _described(line),
                "origin": origin,
                "found": _named(region, row),
                "where": case.where(number),
            }
            yield case.reason(
                name,
                figures,
                alarm=bool(region) or row.loud,
                table=table,
                source=sourced(row.source, row.unconfirmed),
            )
            break
    if any(not _origin(case, line) for line in case.record.lines):
        yield NotComputed(name, "the origin of the goods is not declared")


def _named(region: str, row: ForcedLabourRow) -> str:
    if region:
        return f"“{region}” is named"
    return "by its origin alone" if row.loud else "no region is named"


def _kinds(case: Case, name: str) -> tuple[GoodsKind, ...] | NotComputed:
    table = case.rules.tables.goods
    if table is None:
        return NotComputed(name, "no table of kinds of goods is there")
    if not any(line.hs or (line.description or "").strip() for line in case.record.lines):
        return NotComputed(name, "neither description nor HS code is declared")
    return tuple(kind for kind in table.kinds if kind.rule == name)


def _found(line: Line, kind: GoodsKind) -> str:
    """What tells the kind: the code, the words, both where both are asked; "" where nothing."""
    code = _by_code(line, kind)
    said = spoken(_told_there(line.description or ""), kind.words)
    words = f"it says {listed([f'“{word}”' for word in said], 3)}" if said else ""
    if kind.both:
        return f"{code}, and {words}" if code and words else ""
    return words or code


@lru_cache(maxsize=256)
def _told_there(description: str) -> str:
    """The description without what it says is not there."""
    return _DENIED.sub(" ", description)


def _by_code(line: Line, kind: GoodsKind) -> str:
    code = digits(line.hs)
    return (
        f"it is declared as HS {dotted(code)}"
        if code and kind.hs and code.startswith(kind.hs)
        else ""
    )


def _concerned(line: Line, row: ForcedLabourRow) -> bool:
    if not row.hs and not row.words:
        return True
    code = digits(line.hs)
    if code and row.hs and code.startswith(row.hs) and not row.words:
        return True
    said = spoken(line.description or "", row.words)
    textile = code[:2] in ("61", "62", "63")  # of which only those of the named stuff are meant
    if code and row.hs and code.startswith(row.hs):
        return bool(said) or not textile
    return bool(said)


def _region(case: Case, line: Line, row: ForcedLabourRow) -> str:
    sender, seller = case.record.sender, case.record.seller
    texts = [
        *(sender.name, sender.business, sender.address, sender.city, sender.region),
        *(seller.name, seller.address, seller.city, seller.region, line.description),
    ]
    for text in texts:
        found = spoken(text or "", row.regions)
        if found:
            return found[0]
    return ""


def _origin(case: Case, line: Line) -> str:
    record = case.record
    return (line.origin or record.country_from or record.sender.country or "").strip().upper()


def _described(line: Line) -> str:
    return (line.description or "").strip()[:_SHOWN] or "no description"
