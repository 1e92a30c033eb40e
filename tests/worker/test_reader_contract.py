"""One suite for both readers: in this process, and in a child."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.pictures.samples import AUXILIA, CONTAINERS, DICOM, PEER, dx, high, needs_samples
from workstation.adapters.pictures import Limits, PictureReader
from workstation.adapters.worker import WorkerReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan
from workstation.services.ports import ScanReader


@pytest.fixture(scope="module")
def child():
    reader = WorkerReader(Limits(decoded_bytes=64 * 1024 * 1024))
    yield reader
    reader.close()


@pytest.fixture(params=["here", "child"])
def reader(request, child) -> ScanReader:
    if request.param == "child":
        return child
    return PictureReader(Limits(decoded_bytes=64 * 1024 * 1024))


def _same(one: Scan, two: Scan) -> None:
    for field in dataclasses.fields(Scan):
        left, right = getattr(one, field.name), getattr(two, field.name)
        if field.name == "values":
            assert np.array_equal(left, right)
            assert left.dtype == right.dtype
        else:
            assert left == right, field.name
            assert type(left) is type(right), field.name


def test_that_a_pair_and_its_headers_are_read(reader, tmp_path):
    low, top = dx(tmp_path / "low.dcs"), high(tmp_path / "high.dcs")
    scan = reader.read([low, top])
    assert scan.values.shape == (2, 12, 17)
    assert not scan.values.flags.writeable
    _same(scan, PictureReader().read([low, top]))
    assert reader.header(low) == PictureReader().header(low)


@needs_samples
@pytest.mark.parametrize(
    "path",
    [
        PEER / "dx_processing_u16_jpeg_lossless.dcs",
        PEER / "ct_u16_rle.dcs",
        AUXILIA / "SimpleColorPaletteDX.dcs",
        DICOM / "MR_truncated.dcm",
        DICOM / "SC_rgb_rle_16bit_2frame.dcm",
        CONTAINERS / "container_1.jpg",
    ],
    ids=lambda path: path.name,
)
def test_that_samples_are_read_alike(reader, path):
    _same(reader.read([path]), PictureReader().read([path]))
    assert reader.header(path) == PictureReader().header(path)


def test_that_every_refusal_is_the_same_sentence(reader, tmp_path):
    empty, text, folder = tmp_path / "empty.dcs", tmp_path / "text.dcs", tmp_path / "folder"
    empty.touch()
    text.write_text("not a picture at all, but long enough to look into" * 9)
    folder.mkdir()
    large = dx(tmp_path / "large.dcs", np.zeros((6000, 6000), np.uint16))
    expected = {
        tmp_path / "absent.dcs": "SCAN-01",
        folder: "SCAN-01",
        Path("\0"): "SCAN-01",
        empty: "SCAN-02",
        text: "SCAN-04",
        large: "SCAN-08",
    }
    for path, code in expected.items():
        with pytest.raises(WorkstationError) as refused:
            reader.read([path])
        with pytest.raises(WorkstationError) as here:
            PictureReader(Limits(decoded_bytes=64 * 1024 * 1024)).read([path])
        assert refused.value.notice.code == code
        assert refused.value.notice == here.value.notice
        assert not refused.value.environment


def test_that_the_bench_itself_imports_no_decoder(tmp_path):
    path = dx(tmp_path / "a.dcs")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from workstation.adapters.worker import WorkerReader, WorkerDetectors\n"
        "assert 'numpy' not in sys.modules\n"
        "reader = WorkerReader()\n"
        "reader.warm()\n"
        f"reader.header(Path({str(path)!r}))\n"
        "assert 'numpy' not in sys.modules\n"
        f"assert reader.read([Path({str(path)!r})]).rows == 12\n"
        "reader.close()\n"
        "heavy = {'pydicom', 'gdcm', 'cv2', 'onnxruntime', 'tifffile', 'pydantic'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)
