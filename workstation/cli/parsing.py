"""How words of a command line are read: the parser, and numbers, shares, days, names."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import NoReturn

from workstation.domain.notice import Notice, WorkstationError

_LONGEST = 400
"""What was typed is told back up to here."""
_DIGITS = re.compile(r"[+-]?[0-9]{1,20}")


class Parser(argparse.ArgumentParser):
    """Tells a fault in the words as CLI-01."""

    def error(self, message: str) -> NoReturn:
        told = "".join(sign if sign.isprintable() else "\ufffd" for sign in message)
        message = told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
        raise WorkstationError(
            Notice(
                fact=f"The command is not understood: {message}.",
                safe="Nothing has been done.",
                act=f"See “{self.prog} --help”.",
                code="CLI-01",
            )
        )


def share(word: str) -> float:
    """A share, 0..1."""
    number = float(word)
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{word} is not from 0 to 1")
    return number


def whole(word: str) -> int:
    """A whole number from 0 up."""
    return _number(word, 0, 2**63 - 1)


def count(word: str) -> int:
    """A whole number from 1 up."""
    return _number(word, 1, 2**31 - 1)


def _number(word: str, least: int, most: int) -> int:
    number = int(word) if _DIGITS.fullmatch(word) else None
    if number is None or not least <= number <= most:
        end = f"{most:,}".replace(",", " ")
        raise argparse.ArgumentTypeError(f"{word} is not a whole number from {least} to {end}")
    return number


def key_name(word: str) -> str:
    """What a trusted key may be called."""
    if not word.replace("-", "").replace("_", "").isalnum() or len(word) > 64:
        raise argparse.ArgumentTypeError(f"{word} is not a name of letters, digits, - and _")
    return word


def day(word: str) -> date:
    """A date as an option gives it."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word} is no date, as 2026-01-31") from None
