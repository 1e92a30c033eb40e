"""Tells a barcode scanner from a hand on the keyboard, by prefix or by timing.

A keyboard-wedge scanner types a barcode very fast and ends it with Enter or Tab. Two detectors:

- prefix: a configured first key; everything up to the suffix (or a time-out) is the barcode;
- timing: at least `min_length` characters, median gap under `median_gap_s`, no gap over
  `break_gap_s`, then Enter or Tab within `break_gap_s`.

Characters are held back at most `hold_s` after the last one. When they prove human they are given
back in their order (`Replay`); when they prove a scan, none of them reaches a widget, and neither
does the Enter. Pure logic: times come in with the keystrokes, `expire` with the reading of a
clock.
"""

from __future__ import annotations

import statistics
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum

SUFFIX_TEXTS = frozenset({"\r", "\n", "\t", "\x03"})
"""What ends a scan: Enter, Tab, or ETX."""
GROUP_SEPARATOR = "\x1d"
LONGEST = 512
"""More characters in one run than any barcode holds: someone leans on the keyboard."""
TICK_S = 0.0005
"""A timer may fire this much early."""
LEAST_SUSPECT = 3
"""So many characters at scanner speed are a scanner's, even where they are no barcode."""


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How the scanner of this station types. Times in seconds."""

    prefix: str = ""
    """Text of the key a scan starts with ("\\x02" for Ctrl+B); empty: timing alone."""
    timing: bool = True
    min_length: int = 6
    median_gap_s: float = 0.035
    break_gap_s: float = 0.100
    hold_s: float = 0.035
    prefix_timeout_s: float = 0.5
    double_scan_s: float = 1.0
    settle_s: float = 0.25
    """A run at scanner speed this soon after other characters is the tail of a broken scan."""


@dataclass(frozen=True, slots=True)
class Keystroke:
    """One key press.

    `text` is what the key types ("" for arrows and the like); `command` is true where Ctrl, Alt
    or Meta is held (or the key is a function key); `repeated` marks the keyboard's auto-repeat.
    `token` comes back in `Replay`.
    """

    at: float
    text: str
    command: bool = False
    repeated: bool = False
    token: Hashable = None


@dataclass(frozen=True, slots=True)
class Replay:
    """These keystrokes are human: deliver them now, in this order."""

    tokens: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A barcode was scanned.

    `leaked` characters of it were already delivered (the scanner paused in the middle): whoever
    received them takes them back.
    """

    text: str
    leaked: int = 0


@dataclass(frozen=True, slots=True)
class DoubleScan:
    """The same barcode again within `double_scan_s`: nothing to do."""

    text: str
    leaked: int = 0


@dataclass(frozen=True, slots=True)
class BrokenScan:
    """Keys came at a scanner's speed and made no whole barcode: nothing is opened."""

    leaked: int = 0


Action = Replay | Scanned | DoubleScan | BrokenScan


class Take(Enum):
    """What becomes of the keystroke just given."""

    DELIVER = "deliver"
    HOLD = "hold"
    SWALLOW = "swallow"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Deliver, hold or swallow this keystroke, after doing `actions` in order."""

    take: Take
    actions: tuple[Action, ...] = ()


@dataclass(slots=True)
class _Run:
    """Characters with no long gap between them."""

    texts: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    held: list[Hashable] = field(default_factory=list)
    last: float = 0.0
    follows_others: bool = False
    human: bool = False

    @property
    def leaked(self) -> int:
        return len(self.texts) - len(self.held)


class Wedge:
    """Judges keystrokes one by one. One thread only."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._run: _Run | None = None
        self._prefixed: list[str] | None = None
        self._prefixed_at = 0.0
        self._last_character: float | None = None
        self._last_scan: tuple[str, float] | None = None

    @property
    def hold_s(self) -> float | None:
        """Seconds after the last keystroke at which `expire` is due, or None."""
        if self._prefixed is not None:
            return self._settings.prefix_timeout_s
        if self._run is not None and self._run.held:
            return self._settings.hold_s
        return None

    def begins_run(self, at: float) -> bool:
        """Whether a character at this time has none shortly before it."""
        run = self._run
        return run is None or at - run.last > self._settings.break_gap_s

    def release(self) -> tuple[Action, ...]:
        """Give back what is held at once; it still counts, should it prove a scan."""
        return self._give_back()

    def press(self, key: Keystroke) -> Judgement:
        """Judge one key press."""
        if self._prefixed is not None:
            return self._press_prefixed(key)
        if self._settings.prefix and key.text == self._settings.prefix and not key.repeated:
            actions = self._give_back()
            self._prefixed, self._prefixed_at = [], key.at
            return Judgement(Take.SWALLOW, actions)
        if not self._settings.timing:
            return Judgement(Take.DELIVER)
        if key.text in SUFFIX_TEXTS and not key.command:
            return self._press_suffix(key)
        if key.text == GROUP_SEPARATOR and self._run is not None and not self._run.human:
            return self._press_character(key)
        if not key.text and not key.command:
            return Judgement(Take.DELIVER)  # Shift and other keys that type nothing by themselves
        if key.command or key.repeated or not key.text.isprintable():
            actions = self._give_back()
            self._run = self._last_character = None
            return Judgement(Take.DELIVER, actions)
        return self._press_character(key)

    def expire(self, now: float) -> tuple[Action, ...]:
        """The clock moved on with no key: give back what proves human by that."""
        if self._prefixed is not None:
            if now - self._prefixed_at >= self._settings.prefix_timeout_s - TICK_S:
                self._prefixed = None
                return (BrokenScan(),)
            return ()
        run = self._run
        if run is not None and run.held and now - run.last >= self._settings.hold_s - TICK_S:
            return self._give_back()
        return ()

    def _press_character(self, key: Keystroke) -> Judgement:
        run = self._run
        actions: tuple[Action, ...] = ()
        if run is not None and key.at - run.last > self._settings.break_gap_s:
            actions = self._give_back()
            run = None
        if run is None:
            recent = self._last_character
            run = _Run(
                follows_others=recent is not None and key.at - recent < self._settings.settle_s
            )
            self._run = run
        else:
            run.gaps.append(max(0.0, key.at - run.last))
        run.texts.append(key.text)
        run.held.append(key.token)
        run.last = self._last_character = key.at
        if run.human or len(run.texts) > LONGEST:
            run.human = True
            held = tuple(run.held[:-1])
            run.held.clear()
            replay: tuple[Action, ...] = (Replay(held),) if held else ()
            return Judgement(Take.DELIVER, actions + replay)
        return Judgement(Take.HOLD, actions)

    def _press_suffix(self, key: Keystroke) -> Judgement:
        run = self._run
        if run is None or run.human or key.repeated or not self._at_scanner_speed(run, key.at):
            actions = self._give_back()
            self._run, self._last_character = None, None
            return Judgement(Take.DELIVER, actions)
        self._run, self._last_character = None, None
        if len(run.texts) < self._settings.min_length or run.follows_others:
            return Judgement(Take.SWALLOW, (BrokenScan(run.leaked),))
        return Judgement(Take.SWALLOW, (self._scanned("".join(run.texts), run.leaked, key.at),))

    def _at_scanner_speed(self, run: _Run, suffix_at: float) -> bool:
        last = suffix_at - run.last
        return (
            len(run.texts) >= LEAST_SUSPECT
            and 0 <= last <= self._settings.break_gap_s
            and statistics.median(run.gaps) < self._settings.median_gap_s
        )

    def _press_prefixed(self, key: Keystroke) -> Judgement:
        if self._prefixed is None:
            return Judgement(Take.DELIVER)
        if key.at - self._prefixed_at >= self._settings.prefix_timeout_s:
            self._prefixed = None
            judged = self.press(key)
            return Judgement(judged.take, (BrokenScan(), *judged.actions))
        self._prefixed_at = key.at
        if key.text in SUFFIX_TEXTS:
            text, self._prefixed = "".join(self._prefixed), None
            if not text:
                return Judgement(Take.SWALLOW, (BrokenScan(),))
            return Judgement(Take.SWALLOW, (self._scanned(text, 0, key.at),))
        if key.text and not key.repeated and len(self._prefixed) < LONGEST:
            self._prefixed.append(key.text)
        return Judgement(Take.SWALLOW)

    def _scanned(self, text: str, leaked: int, at: float) -> Action:
        before = self._last_scan
        self._last_scan = (text, at)
        if before and before[0] == text and 0 <= at - before[1] < self._settings.double_scan_s:
            return DoubleScan(text, leaked)
        return Scanned(text, leaked)

    def _give_back(self) -> tuple[Action, ...]:
        run = self._run
        if run is None or not run.held:
            return ()
        tokens = tuple(run.held)
        run.held.clear()
        return (Replay(tokens),)


_AZERTY_KEYS = str.maketrans("&é\"'(-è_çàaqzwAQZW,?", "1234567890qawzQAWZmM")
_AZERTY_PROOF = frozenset("éèçà")


def from_azerty(text: str) -> str | None:
    """What a scanner set to a US keyboard meant, where the computer reads it as French AZERTY.

    None where the text holds none of the letters that only the digit row of AZERTY types.
    """
    if not _AZERTY_PROOF & set(text):
        return None
    return text.translate(_AZERTY_KEYS)
