"""PNG of every kind, against the values that a slow writer put into it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.pictures.png_writer import chunk, png
from workstation.adapters.pictures import PictureReader, png_grey
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind

READER = PictureReader()
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SIDE = st.integers(1, 11)


def read(path, data):
    path.write_bytes(data)
    return READER.read([path])


@MANY
@given(
    bits=st.sampled_from([1, 2, 4, 8, 16]),
    interlaced=st.booleans(),
    shape=st.tuples(SIDE, SIDE),
    data=st.data(),
)
def test_that_a_grey_png_has_its_values_interlaced_or_not(tmp_path, bits, interlaced, shape, data):
    dtype = np.uint16 if bits == 16 else np.uint8
    values = data.draw(hnp.arrays(dtype, shape, elements=st.integers(0, 2**bits - 1)))
    scan = read(tmp_path / "a.png", png(values, bits, interlaced=interlaced))
    scale = 1 if bits >= 8 else 255 // (2**bits - 1)
    assert np.array_equal(scan.values[0], values * scale)
    assert scan.values.dtype == dtype
    if bits < 8:
        assert f"{bits}-bit values were scaled to 8 bits." in scan.remarks


@MANY
@given(
    filters=st.lists(st.integers(0, 2), min_size=1, max_size=12)
    | st.lists(st.integers(0, 4), min_size=1, max_size=12),
    pieces=st.integers(1, 5),
    threads=st.integers(1, 2),
    shape=st.tuples(SIDE, SIDE),
    data=st.data(),
)
def test_that_sixteen_bits_have_their_values_however_their_rows_are_filtered(
    tmp_path, filters, pieces, threads, shape, data
):
    values = data.draw(hnp.arrays(np.uint16, shape))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(png_grey, "_ALONE", 0)
        patch.setattr(png_grey, "workers", lambda: threads)
        scan = read(tmp_path / "a.png", png(values, 16, filters=filters, pieces=pieces))
    assert np.array_equal(scan.values[0], values)


@pytest.mark.parametrize("filters", [(0,), (1,), (2,), (0, 1, 2)])
def test_that_rows_of_sums_do_not_need_libpng(tmp_path, monkeypatch, filters):
    def refused(*_, **__):
        raise AssertionError("libpng was asked")

    monkeypatch.setattr("imagecodecs.png_decode", refused)
    values = np.random.default_rng(3).integers(0, 65536, (9, 7), np.uint16)
    scan = read(tmp_path / "a.png", png(values, 16, filters=filters))
    assert np.array_equal(scan.values[0], values)


@pytest.mark.parametrize("rows", [-1, 1])
def test_that_a_stream_of_fewer_rows_is_refused_and_more_are_left_out(tmp_path, rows):
    values = np.arange(48, dtype=np.uint16).reshape(6, 8) * 1300
    whole = png(values, 16, filters=(1,))
    said = (6 - rows).to_bytes(4, "big")  # the header's rows, its checksum put right
    body = whole[16:20] + said + whole[24:29]
    changed = whole[:8] + chunk(b"IHDR", body) + whole[33:]
    if rows < 0:
        with pytest.raises(WorkstationError) as told:
            read(tmp_path / "a.png", changed)
        assert told.value.notice.code == "SCAN-03"
    else:
        assert np.array_equal(read(tmp_path / "a.png", changed).values[0], values[:5])


@MANY
@given(
    bits=st.sampled_from([8, 16]),
    samples=st.sampled_from([2, 3, 4]),
    interlaced=st.booleans(),
    shape=st.tuples(SIDE, SIDE),
    data=st.data(),
)
def test_that_colours_and_alpha_have_their_values(tmp_path, bits, samples, interlaced, shape, data):
    dtype = np.uint16 if bits == 16 else np.uint8
    values = data.draw(hnp.arrays(dtype, (*shape, samples)))
    if samples > 2:
        values[0, 0, :3] = (1, 2, 3)  # colourful
    if samples in (2, 4):
        values[0, 0, -1] = 7
    scan = read(tmp_path / "a.png", png(values, bits, interlaced=interlaced))
    wanted = values[..., 0] if samples == 2 else values[..., :3]
    assert np.array_equal(scan.values[0], wanted)
    assert ("The transparency of the picture is left out." in scan.remarks) == (samples != 3)


@MANY
@given(
    bits=st.sampled_from([1, 2, 4, 8]),
    shape=st.tuples(SIDE, SIDE),
    clear=st.booleans(),
    data=st.data(),
)
def test_that_a_palette_png_has_the_palettes_colours(tmp_path, bits, shape, clear, data):
    palette = data.draw(hnp.arrays(np.uint8, (2**bits, 3)))
    palette[0] = (1, 2, 3)
    values = data.draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, 2**bits - 1)))
    values[0, 0] = 0
    extra = chunk(b"tRNS", b"\0\x80") if clear else b""
    scan = read(tmp_path / "a.png", png(values, bits, palette=palette, extra=extra))
    assert scan.kind is PictureKind.RENDERED_COLOUR
    assert np.array_equal(scan.values[0], palette[values])


def test_that_a_declared_gamma_changes_no_value(tmp_path):
    values = np.arange(48, dtype=np.uint16).reshape(6, 8) * 1300
    plain = read(tmp_path / "a.png", png(values, 16))
    extra = chunk(b"gAMA", (45455 * 2).to_bytes(4, "big")) + chunk(b"sRGB", b"\0")
    told = read(tmp_path / "b.png", png(values, 16, extra=extra))
    assert np.array_equal(plain.values, told.values)
    assert np.array_equal(told.values[0], values)


@pytest.mark.parametrize("order", [("low", "high"), ("high", "low")])
def test_that_two_channels_of_a_colour_png_are_two_energies_where_declared(tmp_path, order):
    values = np.random.default_rng(5).integers(0, 65536, (5, 7, 3), np.uint16)
    beside = {"layout": "channels", "planes": ["unused", *({"energy": word} for word in order)]}
    (tmp_path / "a.png.json").write_text(json.dumps(beside))
    scan = read(tmp_path / "a.png", png(values, 16))
    low = 1 + order.index("low")
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert scan.energies == (Energy.LOW, Energy.HIGH)
    assert np.array_equal(scan.values, [values[..., low], values[..., 3 - low]])
