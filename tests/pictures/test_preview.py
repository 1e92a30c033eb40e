"""Previews of large pictures: exact averages, and none where there is nothing to gain."""

from __future__ import annotations

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.pictures.compressed import JPEG, jpeg_2000, rle, write
from tests.pictures.samples import dx, high
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures import preview as under_test
from workstation.adapters.pictures.openjpeg_reduced import NotDecodedError, decode_reduced
from workstation.adapters.pictures.preview import area_reduced, halvings
from workstation.adapters.worker import WorkerReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind

READER = PictureReader()


@pytest.fixture
def small_ones(monkeypatch):
    """Previews of pictures small enough for a test."""
    monkeypatch.setattr(under_test, "_LEAST", dict.fromkeys(under_test._LEAST, 2000))
    monkeypatch.setattr(under_test, "_MOST", 1000)


def smooth(rows=64, columns=96):
    down, across = np.mgrid[0:rows, 0:columns]
    return (20000 + 300 * down + 100 * across + 50 * np.sin(across)).astype(np.uint16)


def slow_average(values, side):
    rows, columns = values.shape
    out = np.zeros((-(-rows // side), -(-columns // side)))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            part = values[y * side : (y + 1) * side, x * side : (x + 1) * side]
            out[y, x] = part.astype(float).mean()
    return out


@settings(max_examples=80, deadline=None)
@given(
    values=hnp.arrays(
        st.sampled_from([np.uint8, np.uint16, np.int16]),
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=23),
    ),
    times=st.integers(1, 3),
)
def test_that_each_preview_pixel_is_the_average_of_its_square(values, times):
    found = area_reduced(values, 1 << times)
    assert found.dtype == values.dtype
    assert np.abs(found - slow_average(values, 1 << times)).max() <= 0.5 + 1e-3


def test_that_a_preview_is_about_the_size_of_a_screen():
    assert [halvings(n * 1_000_000) for n in (4, 8, 24, 60, 200)] == [1, 2, 3, 3, 4]


def test_that_a_plain_picture_and_a_pair_have_exact_previews(tmp_path, small_ones):
    values = smooth()
    low = dx(tmp_path / "low.dcs", values)
    top = high(tmp_path / "high.dcs", values // 2)
    found = READER.preview([low])
    assert (found.rows, found.columns) == (64, 96)
    assert found.scan.values.shape == (1, 16, 24)
    assert np.abs(found.scan.values[0] - slow_average(values, 4)).max() <= 0.5 + 1e-3
    assert (found.scan.air_value, found.scan.black_level) == (60000, 120)
    assert found.scan.files == ()
    pair = READER.preview([top, low])
    assert pair.scan.kind is PictureKind.DUAL_ENERGY
    assert pair.scan.energies == (Energy.LOW, Energy.HIGH)
    assert np.array_equal(pair.scan.values[0], found.scan.values[0])


@pytest.mark.parametrize("syntax", [JPEG + "90", JPEG + "201"])
def test_that_a_wavelet_picture_has_its_own_smooth_preview(tmp_path, small_ones, syntax):
    encode = jpeg_2000 if syntax == JPEG + "90" else imagecodecs.htj2k_encode
    path = write(tmp_path / "a.dcm", syntax, [bytes(encode(smooth()))], (64, 96))
    found = READER.preview([path])
    assert found.scan.values.shape == (1, 16, 24)
    assert found.scan.values.dtype == np.uint16
    inner = np.s_[2:-2, 2:-2]
    # a wavelet's smooth samples lie on every fourth pixel, not in the middle of four
    away = found.scan.values[0].astype(float) - smooth()[::4, ::4]
    assert np.abs(away[inner]).max() < 120  # one step down is 1,200


def test_that_the_reduced_decoder_at_full_size_is_exact():
    values = smooth(33, 47)
    assert np.array_equal(decode_reduced(jpeg_2000(values), 0, 2), values)


def test_that_a_damaged_stream_has_no_reduced_picture():
    stream = jpeg_2000(smooth())
    for bad in (b"", stream[:60], b"\0" * 200, stream[:40] + b"\xff" * 60):
        with pytest.raises(NotDecodedError):
            decode_reduced(bad, 1, 1)
    with pytest.raises(NotDecodedError):
        decode_reduced(stream, 30, 1)  # it has six resolutions


def test_that_nothing_is_offered_where_the_picture_is_read_as_soon(tmp_path, small_ones):
    values = smooth()
    paths = [
        write(tmp_path / "a.dcm", "1.2.840.10008.1.2.5", [rle(values)], (64, 96)),
        write(
            tmp_path / "b.dcm", JPEG + "80", [bytes(imagecodecs.jpegls_encode(values))], (64, 96)
        ),
        dx(tmp_path / "small.dcs"),
        write(tmp_path / "two.dcm", JPEG + "90", [jpeg_2000(values)] * 2, (64, 96)),
    ]
    (tmp_path / "no.txt").write_text("no picture")
    for path in [*paths, tmp_path / "no.txt"]:
        assert READER.preview([path]) is None, path.name
    short = tmp_path / "short.dcs"
    short.write_bytes(dx(tmp_path / "c.dcs", values).read_bytes()[:-500])
    assert READER.preview([short]) is None
    dirty = dx(tmp_path / "d.dcs", values)
    assert READER.preview([dirty, paths[2]]) is None


def test_that_a_file_that_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(WorkstationError) as refused:
        READER.preview([tmp_path / "absent.dcs"])
    assert refused.value.notice.code == "SCAN-01"
    (tmp_path / "empty.dcs").touch()
    with pytest.raises(WorkstationError) as refused:
        READER.preview([tmp_path / "empty.dcs"])
    assert refused.value.notice.code == "SCAN-02"


def test_that_the_child_gives_the_same_preview_and_keeps_nothing_of_the_file(tmp_path):
    values = np.tile(smooth(1000, 1000), (2, 3))
    path = dx(tmp_path / "large.dcs", values)
    reader = WorkerReader()
    reader.warm()
    try:
        found, here = reader.preview([path]), READER.preview([path])
        assert found.scan.values.shape == (1, 500, 750)
        assert np.array_equal(found.scan.values, here.scan.values)
        assert (found.rows, found.columns) == (2000, 3000)
        assert reader.preview([dx(tmp_path / "small.dcs")]) is None
        with path.open("r+b") as file:
            file.truncate(100)
        assert reader.preview([path]) is None or pytest.fail("a preview of nothing")
    except WorkstationError as error:
        assert error.notice.code == "SCAN-06"
    finally:
        reader.close()
