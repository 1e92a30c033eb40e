#!/usr/bin/env python3
"""Everything a developer or a fresh machine needs, with nothing but Python 3.11.

python3 dev.py setup      make the environment only
python3 dev.py run        start the workstation on its demo facility (headless where no display is)
python3 dev.py test       run the whole test suite
python3 dev.py lint       ruff, mypy, import contracts, licence gate
python3 dev.py bench      run the benchmarks
python3 dev.py screens    draw the documentation's screenshots
python3 dev.py lock       resolve the dependencies anew and write the hashed lists

Words after the sub-command (or after ``--``) go to the program it starts.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - a plain sentence for those who try
    sys.exit("dev.py needs Python 3.11 or newer; this is Python " + platform.python_version() + ".")

import tomllib

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / ".stamp"
WHEELHOUSE = ROOT / "wheelhouse"
LIBRARIES = ROOT / "packaging" / "system-libraries.toml"
REQUIREMENTS = ROOT / "packaging" / "requirements"

# Each set holds the one before it; the value is what `uv sync` or `uv export` needs to choose it.
SETS = {
    "run": ["--no-default-groups", "--group", "build"],
    "dev": [],
    "all": ["--all-groups"],
}


class Stop(Exception):
    """The work cannot go on; the text is one sentence for the person at the keyboard."""


def say(text: str) -> None:
    """Print one line at once, also where the output is a file."""
    print(text, flush=True)


def call(*words: str | Path, env: dict[str, str] | None = None) -> int:
    """Run a program in the project folder and give its exit status."""
    try:
        return subprocess.run([str(word) for word in words], cwd=ROOT, env=env).returncode
    except OSError as error:
        say(f"{words[0]} cannot be started: {error.strerror}.")
        return 127


# --- system libraries ------------------------------------------------------------------------


def missing_packages(groups: list[str]) -> list[str]:
    """Debian packages whose library does not load or whose program is not on PATH."""
    listed = tomllib.loads(LIBRARIES.read_text(encoding="utf-8"))
    missing: list[str] = []
    for group in groups:
        for soname, package in listed[group].get("libraries", {}).items():
            try:
                ctypes.CDLL(soname)
            except OSError:
                missing.append(package)
        for program, package in listed[group].get("programs", {}).items():
            if not shutil.which(program):
                missing.append(package)
    return list(dict.fromkeys(missing))


def install_packages(packages: list[str]) -> None:
    """Bring Debian packages in as root; anyone else is told the one line to run."""
    if not shutil.which("apt-get"):
        raise Stop("The system lacks what these Debian packages bring: " + " ".join(packages) + ".")
    words = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        raise Stop("First run: sudo apt-get update && sudo " + " ".join(words))
    say("Installing system packages: " + " ".join(packages))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], words):  # where the first fails, an old list may still do
        done = subprocess.run(
            [*step, "-qq", "-o", "DPkg::Lock::Timeout=300"],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode != 0:
        say("\n".join(done.stdout.splitlines()[-3:]))
        raise Stop("apt-get could not install: " + " ".join(packages) + ".")


def check_system(groups: list[str], need_installer: bool) -> None:
    """Make sure of the system's part; Windows brings its own."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages(groups)
    if need_installer and not (find_uv() or has_pip() or has_module("ensurepip")):
        packages.append("python3-venv")  # Debian parts pip and ensurepip from Python
    if packages:
        install_packages(packages)


# --- Python environment ----------------------------------------------------------------------


def has_module(name: str) -> bool:
    """Whether this Python can import the module."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def has_pip() -> bool:
    """Whether this Python's pip can install into another environment (22.3 and later)."""
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        return False
    return tuple(int(part) for part in version.split(".")[:2]) >= (22, 3)


def find_uv() -> str | None:
    """A uv on PATH, or the one put into the environment earlier."""
    return shutil.which("uv") or shutil.which("uv", path=str(BIN))


def environment_key() -> str:
    """SHA-256 of all that decides what is installed: lock, project table, Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = {name: project[name] for name in ("build-system", "project", "dependency-groups")}
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    digest.update(json.dumps(parts, sort_keys=True).encode())
    digest.update(f"{platform.python_version()} {platform.machine()} {ROOT}".encode())
    return digest.hexdigest()


def read_stamp() -> tuple[str, list[str]]:
    """The key and the sets of the last finished set-up; empty where there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return str(stamp["key"]), [str(name) for name in stamp["sets"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def make_venv() -> None:
    """An empty environment, for this Python; one of another Python is replaced."""
    probe = "import sys; print(sys.version_info[:3] == " + repr(tuple(sys.version_info[:3])) + ")"
    if PYTHON.exists():
        answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True)
        if answer.stdout.strip() == "True":
            return
    base = getattr(sys, "_base_executable", None) or sys.executable
    if call(base, "-m", "venv", "--clear", "--without-pip", VENV) != 0:
        raise Stop(f"The environment {VENV} could not be made.")


def pip_words() -> list[str | Path]:
    """The words that start a pip which installs into the environment."""
    if has_pip():
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    if subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode != 0:
        ensure = [str(PYTHON), "-m", "ensurepip", "--default-pip"]
        if subprocess.run(ensure, capture_output=True).returncode != 0:
            raise Stop("This Python has neither pip nor ensurepip; install python3-venv.")
    return [PYTHON, "-m", "pip"]


def sources() -> list[str | Path]:
    """Where wheels come from: the wheelhouse alone where there is one, else the index."""
    return ["--no-index", "--find-links", WHEELHOUSE] if WHEELHOUSE.is_dir() else []


def install_by_pip(which: str) -> bool:
    """Install a hashed list with pip; built wheels only, so no compiler is needed."""
    hashed: list[str | Path] = ["--require-hashes", "--only-binary=:all:", *sources()]
    say("Installing with pip, every file checked against its hash.")
    words = [*pip_words(), "install", "--quiet", "--disable-pip-version-check"]
    return call(*words, *hashed, "-r", REQUIREMENTS / f"{which}.txt") == 0


def uv_environment() -> dict[str, str]:
    """The variables that hold uv to this project's environment and this Python."""
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    held = {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON": str(PYTHON)}
    return {**env, **held, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}


def install_by_uv(which: str) -> bool:
    """Install the locked set with uv, which is fetched by hash where it is not there yet."""
    uv = find_uv()
    if uv is None:
        say("Fetching uv.")
        pip = [*pip_words(), "install", "--quiet", "--disable-pip-version-check"]
        hashed: list[str | Path] = ["--require-hashes", "--only-binary=:all:", *sources()]
        if call(*pip, *hashed, "-r", REQUIREMENTS / "uv.txt") != 0:
            return False
        uv = find_uv()
    if uv is None:
        return False
    say("Installing with uv, every file checked against its hash.")
    env = uv_environment()
    if WHEELHOUSE.is_dir():  # `uv sync` would still ask the index named in the lock
        listed = REQUIREMENTS / f"{which}.txt"
        return (
            call(uv, "pip", "install", "--require-hashes", *sources(), "-r", listed, env=env) == 0
        )
    words = [uv, "sync", "--frozen", "--inexact", "--no-install-project", "--no-build"]
    return call(*words, *SETS[which], env=env) == 0


def install_project() -> bool:
    """Put the checkout itself into the environment, as links to the source."""
    uv = find_uv()
    local = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "-e", "."]
    if uv and call(uv, "pip", "install", *local, env=uv_environment()) == 0:
        return True
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    return call(*pip_words(), "install", *local, env={**os.environ, "PATH": path}) == 0


def setup(which: str, groups: list[str], pip: bool = False) -> None:
    """Bring the machine to where the asked set works; costs nothing when it does already."""
    key = environment_key()
    old_key, done = read_stamp()
    current = key == old_key and which in done and PYTHON.exists()
    check_system(groups, not current)
    if current:
        return
    say(f"Setting up {VENV} for Python {platform.python_version()}.")
    make_venv()
    STAMP.unlink(missing_ok=True)
    if pip or not install_by_uv(which):
        if not pip:
            say("uv could not do it; trying pip.")
        if not install_by_pip(which):
            raise Stop("The libraries could not be installed; see the lines above.")
    if not install_project():
        raise Stop("The workstation itself could not be put into the environment.")
    names = list(SETS)
    done = sorted({*(done if key == old_key else []), *names[: names.index(which) + 1]})
    STAMP.write_text(json.dumps({"key": key, "sets": done}) + "\n", encoding="utf-8")
    say("The environment is ready.")


# --- sub-commands ----------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def system_groups(which: str) -> list[str]:
    """The groups of system libraries that go with a set."""
    if which == "run":
        return ["offscreen", "window"] if has_display() else ["offscreen"]
    return ["offscreen", "window", "test"]


def offscreen() -> dict[str, str]:
    """This environment with Qt drawing into memory, unless the caller chose a platform."""
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def run(extra: list[str]) -> int:
    """The demo facility: a window, or with no display the same job headless."""
    setup("run", system_groups("run"))
    if has_display():
        say("Starting the workstation on the demo facility.")
        return call(PYTHON, "-m", "workstation", "--demo", *extra)
    say("No display here: examining the demo parcels headless.")
    words: list[str | Path] = [PYTHON, "-m", "workstation", "demo-run"]
    if not any(word == "--out" or word.startswith("--out=") for word in extra):
        words += ["--out", ROOT / "build" / "demo-run"]
    return call(*words, *extra, env=offscreen())


def test(extra: list[str]) -> int:
    """The whole suite, drawn into memory; tests that need a real window start their own server."""
    setup("dev", system_groups("dev"))
    say("Running the tests.")
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return call(PYTHON, "-m", "pytest", "-n", "2", "--dist", "worksteal", *extra, env=env)


def lint(extra: list[str]) -> int:
    """Every static check; all run, so that one look shows all that is wrong."""
    if extra:
        raise Stop("lint takes no further words.")
    setup("dev", [])
    checks: dict[str, list[str | Path]] = {
        "ruff check": [PYTHON, "-m", "ruff", "check"],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check"],
        "mypy --strict": [PYTHON, "-m", "mypy", "--strict"],
        "import contracts": [BIN / "lint-imports", "--no-logo"],
        "licence gate": [PYTHON, ROOT / "packaging" / "licence_gate.py"],
    }
    failed = []
    for name, words in checks.items():
        say(f"== {name}")
        if call(*words) != 0:
            failed.append(name)
    if failed:
        raise Stop("Failed: " + ", ".join(failed) + ".")
    say("All checks passed: " + ", ".join(checks) + ".")
    return 0


def bench(extra: list[str]) -> int:
    """The benchmarks, each beside its limit or peer."""
    setup("dev", system_groups("dev"))
    say("Running the benchmarks.")
    return call(PYTHON, "-m", "tests.benchmarks", *extra)


def screens(extra: list[str]) -> int:
    """The documentation's pictures."""
    setup("dev", system_groups("dev"))
    say("Drawing the screens.")
    return call(PYTHON, "-m", "tests.screens", *extra)


def lock(extra: list[str]) -> int:
    """Resolve anew (``--upgrade`` for newer versions) and write the lists pip can check."""
    uv = find_uv()
    if uv is None:
        raise Stop("uv is not here; run: python3 dev.py setup")
    env = {**uv_environment(), "UV_NO_CONFIG": "1"}
    if call(uv, "lock", "--quiet", *extra, env=env) != 0:
        raise Stop("The dependencies could not be resolved.")
    export = ["export", "--quiet", "--frozen", "--no-emit-project", "--no-header", "--no-annotate"]
    for which, choice in SETS.items():
        if call(uv, *export, *choice, "-o", REQUIREMENTS / f"{which}.txt", env=env) != 0:
            raise Stop("The hashed list could not be written.")
    say("Written: uv.lock and packaging/requirements/.")
    return 0


COMMANDS = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screens": screens,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Do one sub-command; every failure is one sentence and a status other than 0."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    first = commands.add_parser("setup", help="make the environment only")
    first.add_argument("--set", choices=SETS, default="dev", help="how much (default: dev)")
    first.add_argument("--pip", action="store_true", help="do not use uv")
    for name, function in COMMANDS.items():
        commands.add_parser(name, help=function.__doc__, add_help=False, prefix_chars="\0")
    chosen, extra = parser.parse_known_args(arguments)
    if extra[:1] == ["--"]:
        extra = extra[1:]
    try:
        if chosen.command == "setup":
            if extra:
                raise Stop("setup does not know: " + " ".join(extra) + ".")
            setup(chosen.set, system_groups(chosen.set), chosen.pip)
            say("Ready.")
            return 0
        return COMMANDS[chosen.command](extra)
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
