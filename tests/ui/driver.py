"""Works parcels until told to stop or killed: `python -m tests.ui.driver MODE DATA_DIR`.

Modes: "keys" does each parcel once through real key events in the real window, then quits as an
officer would; "window" and "headless" decide over and over (the second with no window) and are
there to be killed. "benches" has everything in memory and forks a "headless" bench for each line
it reads: fifty of them then cost one start. Each decision that the screen calls recorded is told on stdout: number, hash.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from tests.ui.facility import NAME, PARCELS, PASSWORD, UNMANIFESTED
from workstation.composition import open_station
from workstation.controllers.bench import BenchController
from workstation.controllers.bench_state import BenchState, Stage
from workstation.controllers.decision import DecisionController
from workstation.controllers.field_texts import canonical, rows_of
from workstation.controllers.form import FieldState
from workstation.domain.decision import FieldKind, FieldSpec, Outcome
from workstation.domain.log import LogEntry
from workstation.domain.officer import Officer

ALL = (*PARCELS, UNMANIFESTED)


_said: list[bool] = []


def tell(entry: LogEntry) -> None:
    """The first decision says that the work is under way: until then a start takes its time."""
    if not _said:
        _said.append(True)
        os.write(1, b"ready\n")
    os.write(1, f"recorded {entry.seq} {entry.hash.hex()}\n".encode())


def fill(decision: DecisionController) -> None:
    """Give every demanded field that is empty an answer, until no answer asks for more."""
    while True:
        left = [one for one in decision.state.fields if one.demanded and not answered(one)]
        if not left:
            return
        decision.change(left[0].spec.name, answer(left[0].spec, left[0].alarms, left[0].value))


def answered(field: FieldState) -> bool:
    needed = [column.name for column in field.spec.columns if column.required != "never"]
    rows = rows_of(field.value) if needed else []
    return bool(field.value) and all(row.get(name) for row in rows for name in needed)


def answer(spec: FieldSpec, alarms: tuple[str, ...] = (), before: str = "") -> str:
    """Something that a field takes."""
    if spec.kind is FieldKind.MULTI:
        choice = spec.choices[0]
        return canonical([{"value": choice.value, "mode": choice.modes[0]}])
    if spec.kind is FieldKind.LINES and alarms:
        return canonical([{"alarm": alarm, "reason": "driven"} for alarm in alarms])
    if spec.kind is FieldKind.LINES:
        needed = {one.name: answer(one) for one in spec.columns if one.required != "never"}
        rows = rows_of(before) or [{}]
        return canonical([needed | {n: v for n, v in row.items() if v} for row in rows])
    if spec.kind is FieldKind.SIGNATURE:
        told = {"by": "driven", "at": "2026-11-23T10:00:00+00:00"}
        return canonical(told | {"box": "800x240", "strokes": ["1,1 2,2"]})
    answers = {
        FieldKind.NUMBER: "1",
        FieldKind.WEIGHT: "1",
        FieldKind.DATE: "2026-11-23",
        FieldKind.DATETIME: "2026-11-23T10:00:00+00:00",
        FieldKind.FLAG: "yes",
    }
    if spec.choices:
        return spec.choices[0].value
    return answers.get(spec.kind, ("driven " * 20)[: spec.max_length].strip())


class Endless:
    """Opens parcel after parcel and decides each as soon as it is open."""

    def __init__(self) -> None:
        self.turns = itertools.count()
        self.bench: BenchController | None = None

    def show(self, state: BenchState) -> None:
        QTimer.singleShot(0, self.go_on)

    def go_on(self) -> None:
        bench = self.bench
        if bench is None:
            return
        state = bench.state
        if state.stage is Stage.IDLE:
            bench.open(ALL[next(self.turns) % len(ALL)])
        elif state.stage is Stage.OPEN and not bench.decision.state.is_open:
            outcomes = list(Outcome)
            bench.decide(outcomes[next(self.turns) % len(outcomes)])
            fill(bench.decision)
            bench.decision.submit()


def headless(data_dir: Path) -> int:
    from workstation.ui.runner import QtRunner

    app = QCoreApplication([])
    station = open_station(data_dir, in_process=True)
    runner, endless = QtRunner(), Endless()

    def prepare(scan: object) -> object:
        return scan

    endless.bench = BenchController(
        station.parcels,
        station.deciding,
        runner,
        station.clock,
        endless.show,
        lambda _: None,
        prepare=prepare,  # type: ignore[arg-type]
        recorded=tell,
        drafts=station.store,
    )
    endless.bench.officer = Officer(NAME, "T. Ester")
    endless.go_on()
    return app.exec()


def window(data_dir: Path, *, by_keys: bool) -> int:
    from tests.screens.shots import Stage as Play

    play = Play(data_dir, "dark", (1366, 768), demo=False)
    window = play.window
    play.until(lambda: window.sign_in_page.enter.isVisible(), "the sign-in form")
    window.sign_in_page.name.setText(NAME)
    window.sign_in_page.password.setFocus()
    if by_keys:
        play.type(PASSWORD)
        play.key(Qt.Key.Key_Return)
    else:
        window.sign_in_page.password.setText(PASSWORD)
        play.press("sign_in_enter")
    play.until(lambda: window.page.currentIndex() == 1, "the bench")
    bench = window.bench
    if bench is None:
        return 1
    bench._tell_recorded = tell
    if by_keys:
        for parcel in ALL:
            work_by_keys(play, bench, parcel)
        play.key(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
        play.live(50)
        play.end()
        return 0
    endless = Endless()
    endless.bench = bench
    shown = bench._show

    def show(state: BenchState) -> None:
        shown(state)
        endless.show(state)

    bench._show = show
    endless.go_on()
    return play.app.exec()


def work_by_keys(play: object, bench: BenchController, parcel: str) -> None:
    """Scan a parcel, see it, release it: by keys alone."""
    from tests.screens.shots import Stage as Play

    if not isinstance(play, Play):
        raise TypeError("a stage is needed")
    play.live(300)
    play.open(parcel)
    before = bench.state.recorded
    play.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    play.key(Qt.Key.Key_Down)  # opened: not needed
    play.key(Qt.Key.Key_Return)  # Enter goes to what must still be filled in
    while (field := next((f for f in bench.decision.state.fields if not answered(f)), None)) and (
        field.demanded
    ):
        play.type("seen")
        play.key(Qt.Key.Key_Return)
    play.key(Qt.Key.Key_Return)  # the button has the keys: it records
    play.until(lambda: bench.state.recorded is not before, "the record")


def benches(data_dir: Path) -> int:
    """A bench for each line that comes: tells its process number, waits for its end, tells that."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(headless(data_dir))
        os.write(1, f"bench {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")
    return 0


if __name__ == "__main__":
    mode, folder = sys.argv[1], Path(sys.argv[2])
    if mode == "benches":
        sys.exit(benches(folder))
    if mode == "headless":
        sys.exit(headless(folder))
    sys.exit(window(folder, by_keys=mode == "keys"))
