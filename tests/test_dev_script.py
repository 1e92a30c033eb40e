"""dev.py on machines that lack something, and the hashed lists it installs from."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
NEEDS_PIP = pytest.mark.skipif(
    importlib.util.find_spec("pip") is None and importlib.util.find_spec("ensurepip") is None,
    reason="this Python has neither pip nor ensurepip",
)


@pytest.fixture
def copy(repo_root: Path) -> Iterator[Path]:
    """What dev.py reads, in a folder that every user of the machine may enter."""
    with tempfile.TemporaryDirectory(prefix="dev-script-") as name:
        folder = Path(name)
        for path in ("dev.py", "pyproject.toml", "uv.lock"):
            shutil.copy(repo_root / path, folder)
        shutil.copytree(repo_root / "packaging", folder / "packaging")
        folder.chmod(0o755)
        yield folder


def python(folder: Path, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run code beside the copied dev.py with the Python underneath this environment."""
    env = {**os.environ, **variables}
    return subprocess.run(
        [BASE_PYTHON, "-c", code],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )


def listed(folder: Path, text: str) -> None:
    (folder / "packaging" / "system-libraries.toml").write_text(text, encoding="utf-8")


ABSENT = """
[offscreen.libraries]
"libabsent-one.so.1" = "libabsent1"
"libc.so.6" = "libc6"
[window.libraries]
"libabsent-two.so.1" = "libabsent2"
"libabsent-three.so.1" = "libabsent1"
[test.programs]
"absent-program" = "absent-tools"
"sh" = "dash"
"""
AS_USER = "import dev, os, sys\nif os.geteuid() == 0: os.setuid(65534)\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the list is for Linux")
@pytest.mark.skipif(not shutil.which("apt-get"), reason="no apt-get on this machine")
def test_that_a_user_without_rights_gets_the_one_line_to_run(copy: Path) -> None:
    listed(copy, ABSENT)
    answer = python(copy, AS_USER + "sys.exit(dev.main(['setup']))")
    assert answer.returncode == 1
    assert answer.stdout == ""
    (line,) = answer.stderr.splitlines()
    assert "sudo apt-get install" in line
    assert "libabsent1 libabsent2 absent-tools" in line
    assert "libc6" not in line
    assert "dash" not in line
    assert not (copy / ".venv").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the list is for Linux")
def test_that_a_linux_without_apt_is_told_what_is_absent(copy: Path) -> None:
    listed(copy, ABSENT)
    answer = python(copy, AS_USER + "sys.exit(dev.main(['setup']))", PATH="/nowhere")
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert "libabsent1 libabsent2" in line
    assert "sudo" not in line


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the list is for Linux")
def test_that_every_group_lists_what_this_machine_has(repo_root: Path) -> None:
    import dev

    groups = list(tomllib.loads(dev.LIBRARIES.read_text("utf-8")))
    assert groups == ["offscreen", "window", "test"]
    assert dev.missing_packages(groups) == []


def test_that_a_finished_setup_is_not_done_again(copy: Path) -> None:
    listed(copy, "[offscreen]\n[window]\n[test]\n")
    stamp = (
        "import dev, json, sys\n"
        "dev.PYTHON.parent.mkdir(parents=True); dev.PYTHON.touch()\n"
        "dev.STAMP.write_text(json.dumps({'key': dev.environment_key(), 'sets': ['dev']}))\n"
        "sys.exit(dev.main(['setup']))"
    )
    answer = python(copy, stamp, PATH="/nowhere")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "Ready.\n", "")
    assert sorted(path.name for path in (copy / ".venv").iterdir()) == [".stamp", "bin"]


@pytest.mark.parametrize("changed", ["uv.lock", "pyproject.toml"])
def test_that_a_changed_dependency_calls_for_a_new_setup(copy: Path, changed: str) -> None:
    key = "import dev; print(dev.environment_key())"
    before = python(copy, key).stdout
    path = copy / changed
    text = path.read_text("utf-8")
    path.write_text(text.replace("argon2-cffi", "argon3-cffi"), encoding="utf-8")
    assert python(copy, key).stdout != before
    path.write_text(text.replace("line-length = 100", "line-length = 101"), encoding="utf-8")
    assert python(copy, key).stdout == before


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"key": 1}', '"x"'])
def test_that_a_damaged_stamp_counts_as_none(copy: Path, stamp: str) -> None:
    (copy / ".venv").mkdir()
    (copy / ".venv" / ".stamp").write_text(stamp, encoding="utf-8")
    answer = python(copy, "import dev; print(dev.read_stamp())")
    assert answer.stdout == "('', [])\n", answer.stderr


def tiny_wheel(folder: Path) -> str:
    """Write a wheel with one module; gives its SHA-256."""
    folder.mkdir()
    path = folder / "tiny_thing-1.0-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: tiny-thing\nVersion: 1.0\n"
    wheel = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny_thing.py", "answer = 42\n")
        archive.writestr("tiny_thing-1.0.dist-info/METADATA", about)
        archive.writestr("tiny_thing-1.0.dist-info/WHEEL", wheel)
        archive.writestr("tiny_thing-1.0.dist-info/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@NEEDS_PIP
def test_that_pip_takes_from_the_wheelhouse_only_what_has_its_hash(copy: Path) -> None:
    digest = tiny_wheel(copy / "wheelhouse")
    wanted = copy / "packaging" / "requirements" / "run.txt"
    install = "import dev, sys; dev.make_venv(); sys.exit(not dev.install_by_pip('run'))"

    wanted.write_text(f"tiny-thing==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    refused = python(copy, install)
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr

    wanted.write_text(f"tiny-thing==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    taken = python(copy, install)
    assert taken.returncode == 0, taken.stderr
    use = "import dev, sys; sys.exit(dev.call(dev.PYTHON, '-c', 'import tiny_thing'))"
    assert python(copy, use).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="uses a shell script as the broken uv")
def test_that_a_uv_that_does_not_run_is_reported_and_not_fatal(copy: Path) -> None:
    programs = copy / "programs"
    programs.mkdir()
    (programs / "uv").write_text("#!/bin/sh\necho broken >&2\nexit 1\n", encoding="utf-8")
    (programs / "uv").chmod(0o755)
    answer = python(
        copy, "import dev; print(dev.install_by_uv('run'))", PATH=f"{programs}:/usr/bin:/bin"
    )
    assert answer.stdout.splitlines()[-1] == "False"
    assert answer.returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["setup", "nonsense"], "setup does not know: nonsense."),
        (["lint", "nonsense"], "lint takes no further words."),
    ],
)
def test_that_a_wrong_word_is_answered_in_one_sentence(
    copy: Path, words: list[str], sentence: str
) -> None:
    answer = python(copy, f"import dev, sys; sys.exit(dev.main({words!r}))")
    assert (answer.returncode, answer.stderr) == (1, sentence + "\n")


def test_that_no_display_means_offscreen(copy: Path) -> None:
    code = "import dev, os; print(dev.has_display(), dev.offscreen()['QT_QPA_PLATFORM'])"
    env = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "offscreen"}
    shown = "False" if sys.platform.startswith("linux") else "True"
    assert python(copy, code, **env).stdout == f"{shown} offscreen\n"
    assert python(copy, code, **{**env, "DISPLAY": ":7"}).stdout == "True offscreen\n"


def test_that_words_after_the_dashes_reach_the_program(copy: Path) -> None:
    code = (
        "import dev, json, sys\n"
        "dev.COMMANDS['test'] = lambda extra: print(json.dumps(extra)) or 7\n"
        "sys.exit(dev.main(['test', '--', '-k', 'a b', '--out=x', 'tests/domain']))"
    )
    answer = python(copy, code)
    assert answer.returncode == 7, answer.stderr
    assert json.loads(answer.stdout) == ["-k", "a b", "--out=x", "tests/domain"]


def test_that_the_lock_names_the_public_index_alone(repo_root: Path) -> None:
    text = (repo_root / "uv.lock").read_text("utf-8")
    hosts = {match.split("/")[2] for match in re.findall(r"https?://[^\"]+", text)}
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "file://" not in text
    assert not re.search(r"path = ", text)


@pytest.mark.parametrize("which", ["run", "dev", "all"])
def test_that_each_hashed_list_says_what_the_lock_says(repo_root: Path, which: str) -> None:
    lock = tomllib.loads((repo_root / "uv.lock").read_text("utf-8"))
    hashes = {
        (package["name"], package["version"]): {
            file["hash"] for file in [*package.get("wheels", []), package.get("sdist")] if file
        }
        for package in lock["package"]
        if "registry" in package["source"]
    }
    text = (repo_root / "packaging" / "requirements" / f"{which}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    for entry in entries:
        match = re.match(r"([\w.-]+)==([\w.+-]+)", entry)
        assert match, entry
        assert set(re.findall(r"sha256:\w+", entry)) == hashes[match.groups()], entry
    assert ("xraylib" in text, "pytest" in text, "hatchling" in text) == {
        "run": (False, False, True),
        "dev": (False, True, True),
        "all": (True, True, True),
    }[which]
