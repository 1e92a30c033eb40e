"""From the category names of a foreign COCO file to the classes of a model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workstation.domain.notice import Notice, WorkstationError
from workstation.evaluation.truth import Meaning, Role

_DECOY = "decoy"
"""Supercategory, in the project's own sets, of what looks like contraband and is none."""


@dataclass(frozen=True, slots=True)
class Names:
    """The shipped table: words for contraband by class code, and words for what is none."""

    contraband: Mapping[str, str]
    """Plain word to class code."""
    benign: frozenset[str]
    """Plain words."""


def plain(name: str) -> str:
    """A name in small letters, its words apart by one space: "Straight_Knife" as "straight knife"."""
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def shipped(text: str) -> Names:
    """The table of assets/evaluation/category-names.json."""
    document = json.loads(text)
    contraband = {
        plain(word): code for code, words in document["contraband"].items() for word in words
    }
    return Names(contraband, frozenset(map(plain, document["no_contraband"])))


def mapping(text: bytes) -> dict[str, Any]:
    """The JSON object of a mapping file; its values are looked at by `own_table`.

    Raises
    ------
    WorkstationError
        EVALUATE-03.
    """
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(["it is not JSON"]) from error
    if not isinstance(document, dict):
        raise _refused(["it is no JSON object of category names"])
    return document


def own_table(document: Mapping[str, Any], known: Sequence[str]) -> dict[str, str | None]:
    """A mapping file of the user's: plain category name to plain class, None for no contraband.

    Parameters
    ----------
    known : class codes and names of the model and of the shipped table
        What a category may be mapped to, in any spelling `plain` brings together.

    Raises
    ------
    WorkstationError
        EVALUATE-03 with every problem found.
    """
    by_plain = {plain(name): name for name in known}
    problems: list[str] = []
    table: dict[str, str | None] = {}
    for name, value in document.items():
        if value is None:
            table[plain(name)] = None
        elif isinstance(value, str) and plain(value) in by_plain:
            table[plain(name)] = plain(value)
        else:
            problems.append(f"“{name[:60]}” is mapped to {json.dumps(value)[:60]}")
    if problems:
        words = ", ".join(sorted({name.lower() for name in by_plain}))
        raise _refused([*problems[:10], f"there are {words}; or null for no contraband"])
    return table


def _refused(problems: list[str]) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The mapping file of --classes cannot be used: {'; '.join(problems)}.",
            safe="Nothing has been evaluated.",
            act='Give a JSON object such as {"Folding_Knife": "knife", "Wrench": null}.',
            code="EVALUATE-03",
        )
    )


def meanings(
    categories: Sequence[tuple[str, str]],
    labels: Sequence[str],
    codes: Sequence[str],
    names: Names,
    own: Mapping[str, str | None] | None = None,
) -> dict[str, Meaning]:
    """What each category is to a model that reports classes of these labels and codes.

    The user's table goes first, then the model's own names, then the shipped table.
    """
    reported = dict(zip(map(plain, labels), codes, strict=True))
    reported |= {plain(code): code for code in codes}
    by_code = {plain(code): code for code in names.contraband.values()}
    told = {}
    for name, above in categories:
        word = plain(name)
        if own is not None and word in own:
            target = own[word]
            if target is None:
                told[name] = Meaning(Role.BENIGN)
                continue
            word = target
        if word in reported:
            told[name] = Meaning(Role.ASKED, reported[word])
        elif word in names.benign or plain(above) == _DECOY:
            told[name] = Meaning(Role.BENIGN)
        else:
            code = by_code.get(word) or names.contraband.get(word)
            if code is None:
                contraband = plain(above) == "contraband"
                told[name] = (
                    Meaning(Role.OTHER, plain(name).upper().replace(" ", "_"))
                    if contraband
                    else Meaning(Role.UNMAPPED)
                )
            elif code in codes:
                told[name] = Meaning(Role.ASKED, code)
            else:
                told[name] = Meaning(Role.OTHER, code)
    return told
