"""A reader plug-in as a package of its own, found by its entry point in the child process."""

from __future__ import annotations

import sys
import textwrap

import numpy as np
import pytest

from tests.pictures.format_contract import FormatContract
from workstation.adapters.pictures import Limits, PictureReader
from workstation.adapters.pictures.plug_ins import discover
from workstation.adapters.worker import WorkerLimits, WorkerReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind
from workstation.services.ports import PictureFile

PROGRAM = '''
import ctypes, os, time
import numpy as np
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.picture import Picture
from workstation.domain.scan import Energy, PictureKind

MARK = b"SAMPLE1\\n"


def refuse(fact):
    raise WorkstationError(Notice(fact, "The file is unchanged.", "Scan again.", "SCAN-06"))


class Sample:
    name = "sample"

    def recognises(self, start, name):
        return start.startswith(MARK)

    def read(self, file):
        data = bytes(file.data)
        if len(data) < 12:
            refuse("The sample file ends inside its header.")
        rows, columns = (int.from_bytes(data[at : at + 2], "little") for at in (8, 10))
        if rows < 1 or columns < 1 or len(data) != 12 + rows * columns * 4:
            refuse("The sample file is not as long as it says.")
        values = np.frombuffer(data, "<u2", offset=12).reshape(2, rows, columns)
        return [
            Picture(PictureKind.DUAL_ENERGY, "sample", rows, columns, 2, 16, values,
                    energies=(Energy.LOW, Energy.HIGH), air_value=65000)
        ]


class Bad(Sample):
    """Does what the file says."""

    name = "bad"

    def recognises(self, start, name):
        if start == b"BAD recognise":
            raise KeyError("ours")
        return start.startswith(b"BAD ")

    def read(self, file):
        how = bytes(file.data)[4:].decode()
        good = np.zeros((1, 3, 4), np.uint16)

        def picture(values=good, rows=3, bits=16, **more):
            kind = PictureKind.SINGLE_ENERGY
            return Picture(kind, "bad", rows, 4, 1, bits, values, **more)

        if how == "raise":
            raise RuntimeError("no")
        if how == "hang":
            time.sleep(600)
        if how == "crash":
            ctypes.string_at(0)
        if how == "exit":
            os._exit(0)
        return {
            "none": None, "empty": [], "words": ["picture"], "size": [picture(rows=5)],
            "type": [picture(good.astype(complex))], "list": [picture(good.tolist())],
            "missing": [picture(None)], "bits": [picture(bits="16")],
            "views": [picture(part="a"), picture(part="a")],
            "huge": [picture(rows=10**9)],
            "energies": [picture(energies=(Energy.LOW, Energy.HIGH))],
            "well": [picture()],
        }[how]
'''


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the package and the metadata that an installation leaves."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sample_reader.py").write_text(textwrap.dedent(PROGRAM))
    facts = folder / "sample_reader-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: sample-reader\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(
        "[workstation.picture_formats]\n"
        "sample = sample_reader:Sample\n"
        "bad = sample_reader:Bad\n"
        "broken = sample_reader:Absent\n"
        "PNG = sample_reader:Sample\n"
    )
    return folder


@pytest.fixture
def installed(place, monkeypatch):
    monkeypatch.syspath_prepend(str(place))
    yield
    sys.modules.pop("sample_reader", None)


@pytest.fixture(scope="module")
def child(place):
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHONPATH", str(place))
    reader = WorkerReader(Limits(decoded_bytes=1 << 20), WorkerLimits(memory_bytes=2 << 30))
    reader.warm()
    yield reader
    reader.close()
    patch.undo()


def sample(rows: int = 3, columns: int = 4) -> bytes:
    values = np.arange(2 * rows * columns, dtype="<u2")
    head = b"SAMPLE1\n" + rows.to_bytes(2, "little") + columns.to_bytes(2, "little")
    return head + values.tobytes()


class TestSample(FormatContract):
    @pytest.fixture(autouse=True)
    def _found(self, installed):
        self.found = discover(Limits(), ["DICOM", "PNG", "JPEG", "TIFF", "raw"])

    def format(self):
        return next(one for one in self.found.formats if one.name == "sample")

    def sample(self):
        return PictureFile("a.sample", sample(), True, None, 1 << 30)

    def test_that_what_cannot_be_loaded_or_takes_a_name_is_broken_and_named(self):
        assert [one.name for one in self.found.formats] == ["bad", "sample"]
        assert self.found.broken == ("PNG", "broken")


def test_that_a_plug_in_reads_its_files_in_the_child(child, tmp_path):
    path = tmp_path / "a.sample"
    path.write_bytes(sample())
    scan = child.read([path])
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert scan.energies == (Energy.LOW, Energy.HIGH)
    assert scan.air_value == 65000
    assert np.array_equal(scan.values.reshape(-1), np.arange(24))
    assert not scan.values.flags.writeable
    assert child.header(path).kind is PictureKind.DUAL_ENERGY
    assert "sample_reader" not in sys.modules


def test_that_the_bench_itself_runs_no_plug_in(installed, tmp_path):
    path = tmp_path / "a.sample"
    path.write_bytes(sample())
    with pytest.raises(WorkstationError, match="SCAN-04"):
        PictureReader().read([path])
    assert "sample_reader" not in sys.modules


def refusal(child, tmp_path, how):
    path = tmp_path / "a.bad"
    path.write_bytes(b"BAD " + how.encode())
    with pytest.raises(WorkstationError) as refused:
        child.read([path])
    return refused.value.notice


@pytest.mark.parametrize(
    "how", ["raise", "none", "empty", "words", "size", "type", "list", "missing", "bits", "views",
            "energies"],
)  # fmt: skip
def test_that_a_plug_in_that_raises_or_lies_is_told_by_name(child, tmp_path, how):
    told = refusal(child, tmp_path, how)
    assert told.code == "SCAN-17"
    assert told.fact.startswith("The reader plug-in “bad” ")
    assert told.fact.endswith(".")


def test_that_a_plug_ins_size_is_held_against_the_limits(child, tmp_path):
    assert refusal(child, tmp_path, "huge").code == "SCAN-09"


@pytest.mark.parametrize("how", ["crash", "exit"])
def test_that_a_plug_in_that_ends_the_child_is_told_by_name(child, tmp_path, how):
    told = refusal(child, tmp_path, how)
    assert (told.code, told.fact) == (
        "SCAN-17",
        "The reader plug-in “bad” crashed on this file and was stopped.",
    )
    path = tmp_path / "a.bad"
    path.write_bytes(b"BAD well")
    assert child.read([path]).rows == 3


def test_that_a_plug_in_that_hangs_is_stopped_and_told_by_name(child, tmp_path, monkeypatch):
    from workstation.adapters.worker import reader as module

    monkeypatch.setattr(module, "seconds_for", lambda paths: 1.0)
    told = refusal(child, tmp_path, "hang")
    assert (told.code, told.fact) == (
        "SCAN-17",
        "The reader plug-in “bad” took longer than 1 s on this file and was stopped.",
    )


def test_that_a_file_of_nobody_names_the_plug_ins_that_do_not_work(child, tmp_path):
    told = refusal(child, tmp_path, "recognise")
    assert told.code == "SCAN-17"
    for name in ("“bad”", "“broken”", "“PNG”"):
        assert name in told.fact
