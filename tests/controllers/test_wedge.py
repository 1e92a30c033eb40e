"""Scanner or hand: judged from times alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.controllers.wedge import (
    Action,
    BrokenScan,
    DoubleScan,
    Keystroke,
    Replay,
    Scanned,
    Take,
    Wedge,
    WedgeSettings,
    from_azerty,
)
from workstation.domain.barcode import Barcode, Check

CODE = "RB123456785GB"


class Bench:
    """Feeds keys on a fake clock and keeps what a widget would have got."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self.wedge = Wedge(settings)
        self.now = 100.0
        self.typed = ""
        self.others: list[Action] = []
        self.longest_hold = 0.0
        self._held_since: dict[str, float] = {}
        self._count = 0

    def key(self, text: str, gap: float, *, command: bool = False, repeated: bool = False) -> Take:
        self.wait(gap)
        self._count += 1
        token = f"{self._count}:{text}"
        judged = self.wedge.press(Keystroke(self.now, text, command, repeated, token))
        self._do(judged.actions)
        if judged.take is Take.DELIVER:
            self.typed += text
        elif judged.take is Take.HOLD:
            self._held_since[token] = self.now
        return judged.take

    def wait(self, seconds: float) -> None:
        due = self.wedge.hold_s
        if due is not None and due <= seconds:
            self.now += due
            self._do(self.wedge.expire(self.now))
            seconds -= due
        self.now += seconds

    def text(self, text: str, gap: float) -> None:
        for character in text:
            self.key(character, gap)

    def _do(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            if isinstance(action, Replay):
                for token in action.tokens:
                    self.typed += str(token).split(":", 1)[1]
                    held = self.now - self._held_since[str(token)]
                    self.longest_hold = max(self.longest_hold, held)
            else:
                self.others.append(action)


def test_a_fast_run_ended_by_enter_is_a_scan_and_types_nothing() -> None:
    bench = Bench()
    bench.text(CODE, 0.008)
    assert bench.key("\r", 0.008) is Take.SWALLOW
    assert bench.others == [Scanned(CODE)]
    assert bench.typed == ""


def test_a_hand_types_as_ever_and_each_key_waits_no_longer_than_the_hold() -> None:
    bench = Bench()
    bench.text("hello officer", 0.12)
    bench.key("\r", 0.12)
    assert bench.typed == "hello officer\r"
    assert bench.others == []
    assert bench.longest_hold <= WedgeSettings().hold_s + 1e-9


def test_a_scanner_that_pauses_in_the_middle_still_gives_the_whole_barcode() -> None:
    bench = Bench()
    bench.text(CODE[:5], 0.01)
    bench.key(CODE[5], 0.08)  # longer than the hold, shorter than a break
    bench.text(CODE[6:], 0.01)
    bench.key("\r", 0.01)
    assert bench.others == [Scanned(CODE, leaked=5)]


def test_the_tail_of_a_scan_torn_apart_opens_nothing() -> None:
    bench = Bench()
    bench.text(CODE[:5], 0.01)
    bench.key(CODE[5], 0.15)
    bench.text(CODE[6:], 0.01)
    assert bench.key("\r", 0.01) is Take.SWALLOW
    assert bench.others == [BrokenScan(leaked=0)]


def test_a_short_fast_run_never_lets_its_enter_press_anything() -> None:
    bench = Bench()
    bench.text("1234", 0.005)
    assert bench.key("\r", 0.005) is Take.SWALLOW
    assert bench.others == [BrokenScan()]


def test_the_same_barcode_twice_within_a_second_is_one_scan() -> None:
    bench = Bench()
    for _ in range(2):
        bench.text(CODE, 0.01)
        bench.key("\r", 0.01)
        bench.wait(0.3)
    assert bench.others == [Scanned(CODE), DoubleScan(CODE)]
    bench.wait(1.0)
    bench.text(CODE, 0.01)
    bench.key("\r", 0.01)
    assert bench.others[-1] == Scanned(CODE)


def test_a_key_held_down_repeats_into_the_widget_and_is_no_scan() -> None:
    bench = Bench()
    bench.key("a", 0.5)
    for _ in range(12):
        bench.key("a", 0.03, repeated=True)
    bench.key("\r", 0.03)
    assert bench.typed == "a" * 13 + "\r"
    assert bench.others == []


def test_a_command_key_gives_back_what_is_held_first() -> None:
    bench = Bench()
    bench.key("x", 0.5)
    bench.key("", 0.01, command=True)
    assert bench.typed == "x"


def test_shift_between_characters_does_not_break_a_scan() -> None:
    bench = Bench()
    for character in CODE:
        bench.key("", 0.002)
        bench.key(character, 0.006)
    bench.key("\r", 0.006)
    assert bench.others == [Scanned(CODE)]


def test_a_group_separator_inside_a_scan_belongs_to_it() -> None:
    bench = Bench()
    bench.text("]C1420123", 0.01)
    bench.key("\x1d", 0.01, command=True)
    bench.text("9201", 0.01)
    bench.key("\t", 0.01)
    assert bench.others == [Scanned("]C1420123\x1d9201")]


def test_between_prefix_and_suffix_nothing_reaches_a_widget_at_any_speed() -> None:
    bench = Bench(WedgeSettings(prefix="\x02"))
    bench.key("\x02", 0.5, command=True)
    bench.text(CODE, 0.2)
    bench.key("\r", 0.2)
    assert bench.others == [Scanned(CODE)]
    assert bench.typed == ""


def test_a_prefix_with_nothing_after_it_times_out_and_says_so() -> None:
    bench = Bench(WedgeSettings(prefix="\x02"))
    bench.key("\x02", 0.5, command=True)
    bench.text("RB1", 0.01)
    bench.wait(0.6)
    assert bench.others == [BrokenScan()]
    bench.text("abc", 0.2)
    bench.wait(0.2)
    assert bench.typed == "abc"


def test_caps_lock_inverts_letters_and_the_barcode_is_the_same() -> None:
    bench = Bench()
    bench.text(CODE.swapcase(), 0.01)
    bench.key("\r", 0.01)
    scanned = bench.others[0]
    assert isinstance(scanned, Scanned)
    assert Barcode.parse(scanned.text).text == CODE


def test_digits_that_came_as_azerty_signs_are_read_back() -> None:
    meant = from_azerty("RB&é\"'(-è_(GB")
    assert meant is not None
    assert Barcode.parse(meant).text == CODE
    assert Barcode.parse(meant).check is Check.OK
    assert from_azerty("RB123456785GB") is None


@given(
    text=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./-", min_size=6, max_size=40),
    gaps=st.lists(st.floats(0.0005, 0.034), min_size=41, max_size=41),
)
def test_whatever_a_scanner_types_is_taken_whole_and_leaks_nothing(
    text: str, gaps: list[float]
) -> None:
    bench = Bench()
    for character, gap in zip(text, gaps, strict=False):
        bench.key(character, gap)
    bench.key("\r", gaps[-1])
    assert bench.others == [Scanned(text)]
    assert bench.typed == ""


@given(
    st.lists(st.tuples(st.sampled_from("abc123 ."), st.floats(0.04, 2.0)), max_size=40),
    st.floats(0.04, 2.0),
)
def test_whatever_a_hand_types_arrives_once_and_in_order(
    keys: list[tuple[str, float]], last: float
) -> None:
    bench = Bench()
    for character, gap in keys:
        bench.key(character, gap)
    bench.key("\r", last)
    assert bench.typed == "".join(c for c, _ in keys) + "\r"
    assert bench.others == []
    assert bench.longest_hold <= WedgeSettings().hold_s + 1e-9


@given(
    st.lists(
        st.tuples(st.sampled_from("abc12\r\t"), st.floats(0.0, 0.3), st.booleans()), max_size=60
    )
)
def test_no_key_is_ever_delivered_twice_or_out_of_order(
    keys: list[tuple[str, float, bool]],
) -> None:
    bench = Bench()
    for index, (text, gap, repeated) in enumerate(keys):
        bench.key(f"{index}." if text not in "\r\t" else text, gap, repeated=repeated)
    bench.wait(1.0)
    numbers = [int(n) for n in bench.typed.replace("\r", "").replace("\t", "").split(".") if n]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("suffix", ["\r", "\n", "\t", "\x03"])
def test_each_suffix_ends_a_scan(suffix: str) -> None:
    bench = Bench()
    bench.text(CODE, 0.01)
    bench.key(suffix, 0.01)
    assert bench.others == [Scanned(CODE)]
