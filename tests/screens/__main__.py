"""`python -m tests.screens [--out DIR]`: every screen in a real window under Xvfb.

1366x768 dark and light in full; 3840x2160 at scale 2 for the bench and the decision panel.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2

from tests.screens.desk import targeted
from tests.screens.play import lay_down_coloured
from tests.screens.reviewing import decided
from workstation.cli import main as workstation

ROOT = Path(__file__).resolve().parents[2]
PLAYS = (
    ("all", "dark", "1366x768", "1"),
    ("all", "light", "1366x768", "1"),
    ("main", "dark", "3840x2160", "2"),
    ("main", "light", "3840x2160", "2"),
)
_LIGHT = (
    "sign-in",
    "bench-findings",
    "decision-release-over-alarm",
    "recorded",
    "keys",
    "picture-tools",
    "ct-planes",
    "marks-classes",
    "marks-own",
    "record-changed",
    "import-preview",
    "case-seized",
    "sign-off",
    "desk-log",
    "desk-log-whole",
    "desk-log-covered",
    "desk-export",
    "desk-figures",
    "desk-targets",
    "second-looks",
    "second-look-unseen",
)
"""Screens that are kept of the light theme at 1366x768."""


_LARGE_ONCE = ("desk-log", "desk-figures", "desk-targets", "second-look-unseen")
"""Of the supervisor's screens those that are kept at 3840x2160."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument(
        "--decisions", type=int, default=20_000, help="how many the supervisor's screens hold"
    )
    parser.add_argument(
        "--years",
        type=Path,
        help="a data folder of “workstation demo --decisions N” that is ready; it is copied",
    )
    asked = parser.parse_args()
    out: Path = asked.out.resolve()
    if shutil.which("Xvfb") is None:
        print("Xvfb is needed: python3 dev.py setup says how to get it.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="screens-") as folder:
        base = Path(folder)
        demo, drawn = base / "demo", base / "drawn"
        if workstation(["demo", "--data-dir", str(demo)]):
            return 3
        lay_down_coloured(demo)
        if asked.years is not None:
            shutil.copytree(asked.years, base / "years")
        elif workstation(
            ["demo", "--decisions", str(asked.decisions), "--data-dir", str(base / "years")]
        ):
            return 3
        decided(base / "years")
        targeted(base / "years")
        for keep, look, size, scale in PLAYS:
            play(base, demo, drawn, (keep, look, size), scale)
        for old in out.glob("*.png"):
            old.unlink()
        out.mkdir(parents=True, exist_ok=True)
        total = sum(keep_small(path, out) for path in sorted(drawn.glob("*.png")) if wanted(path))
    print(f"{len(list(out.glob('*.png')))} screens in {out}, {total / 1e6:.1f} MB")
    return 0


def play(base: Path, demo: Path, drawn: Path, words: tuple[str, str, str], scale: str) -> None:
    """One window on copies of the facility, under an X server of its own."""
    own = base / "-".join(words)
    shutil.copytree(demo, own / "demo")
    shutil.copytree(demo, own / "bare")
    (own / "bare" / "station.toml").write_text('model = "none-installed"\n', "utf-8")
    for folder in ("demo",):
        (own / folder / "station.toml").write_text('station = "bench-1"\n', "utf-8")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{words[2]}x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    places = {"DEMO": own / "demo", "OTHER": own / "other", "BARE": own / "bare", "OUT": drawn}
    places["YEARS"] = base / "years"
    env = dict(os.environ, DISPLAY=display, QT_QPA_PLATFORM="xcb", QT_SCALE_FACTOR=scale)
    try:
        subprocess.run(
            [sys.executable, "-m", "tests.screens.play", *words],
            cwd=ROOT,
            env=env | {name: str(path) for name, path in places.items()},
            check=True,
        )
    finally:
        server.terminate()
        server.wait()


def wanted(path: Path) -> bool:
    name = path.stem
    if name == "decision-seize-light-3840x2160" or name.startswith("decision-problems"):
        return False
    if name.startswith(("desk-", "second-look", "question")) and "3840x2160" in name:
        return name.removesuffix("-3840x2160").rsplit("-", 1)[0] in _LARGE_ONCE
    if "-light-1366x768" in name:
        return name.removesuffix("-light-1366x768") in _LIGHT
    return True


def keep_small(path: Path, out: Path) -> int:
    """Save a picture as tightly as PNG can; its size in bytes."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    goal = out / path.name
    # Six bits a channel show the same screen to an eye and pack far better.
    pixels = (pixels & 0xFC) | (pixels >> 6)
    cv2.imwrite(
        str(goal),
        pixels,
        [cv2.IMWRITE_PNG_COMPRESSION, 9, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_ALL_FILTERS],
    )
    return goal.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
