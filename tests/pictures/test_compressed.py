"""Every compressed transfer syntax: exact values, lies in streams, mutated streams."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
import sys
import threading

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.pixels import get_decoder

from tests.pictures.compressed import ENCODERS, JPEG, RLE, rle, write
from tests.pictures.samples import ramp
from workstation.adapters.pictures import Limits, PictureReader
from workstation.adapters.pictures.dicom_header import PixelLayout
from workstation.adapters.pictures.encapsulated import frames_of
from workstation.adapters.pictures.frame_decoders import decode_frames
from workstation.adapters.pictures.unraised import heard
from workstation.adapters.worker import WorkerLimits, WorkerReader
from workstation.domain.notice import WorkstationError

READER = PictureReader()
PEERS = {RLE: "pydicom", JPEG + "80": "gdcm", JPEG + "81": "gdcm", JPEG + "57": "gdcm",
         JPEG + "70": "gdcm", JPEG + "90": "gdcm", JPEG + "91": "gdcm", JPEG + "201": "pylibjpeg",
         JPEG + "202": "pylibjpeg", JPEG + "203": "pylibjpeg"}  # fmt: skip


def noisy(rows, columns, dtype=np.uint16, seed=5):
    """Steps with noise on them, with both ends of the type."""
    dice = np.random.default_rng(seed)
    top = np.iinfo(dtype).max
    values = dice.normal(top * 0.6, top * 0.02, (rows, columns))
    values[rows // 3 :, : columns // 2] *= 0.4
    values = np.clip(values, 0, top).astype(dtype)
    values[0, 0], values[-1, -1] = 0, top
    return values


def _notice(path, reader=READER):
    with pytest.raises(WorkstationError) as refused:
        reader.read([path])
    return refused.value.notice


def _layout(syntax, values):
    bits = values.dtype.itemsize * 8
    frames, rows, columns = values.shape
    return PixelLayout(
        syntax, rows, columns, frames, 1, "MONOCHROME2", bits, bits, bits - 1, False, 0
    )


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("syntax", ENCODERS)
def test_that_each_syntax_gives_the_stored_values_as_another_decoder_does(tmp_path, syntax, dtype):
    values = np.stack([noisy(33, 47, dtype, seed) for seed in range(3)])
    frames = [bytes(ENCODERS[syntax](frame)) for frame in values]
    path = write(tmp_path / "a.dcm", syntax, frames, (33, 47), dtype=dtype)
    scan = READER.read([path])
    assert scan.values.dtype == np.dtype(dtype)
    assert np.array_equal(scan.values, values)
    peer, _ = get_decoder(syntax).as_array(dcmread(path), decoding_plugin=PEERS[syntax])
    assert np.array_equal(peer, values)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("syntax", ENCODERS)
def test_that_the_fast_decoder_itself_reads_each_syntax(syntax, dtype):
    values = noisy(40, 56, dtype)[None]
    out = np.zeros_like(values)
    decode_frames([bytes(ENCODERS[syntax](values[0]))], _layout(syntax, values), out)
    assert np.array_equal(out, values)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    syntax=st.sampled_from(sorted(ENCODERS)),
    rows=st.integers(1, 40),
    columns=st.integers(1, 40),
    frames=st.integers(1, 3),
    fill=st.sampled_from(["noise", "zero", "top", "ramp"]),
)
def test_that_any_shape_is_read_exactly(tmp_path, syntax, rows, columns, frames, fill):
    one = {
        "noise": noisy(rows, columns),
        "zero": np.zeros((rows, columns), np.uint16),
        "top": np.full((rows, columns), 65535, np.uint16),
        "ramp": ramp(rows, columns),
    }[fill]
    values = np.stack([np.roll(one, turn, 1) for turn in range(frames)])
    encoded = [bytes(ENCODERS[syntax](frame)) for frame in values]
    path = write(tmp_path / "a.dcm", syntax, encoded, (rows, columns))
    assert np.array_equal(READER.read([path]).values, values)


@pytest.mark.parametrize("syntax", [JPEG + "90", JPEG + "201", RLE])
def test_that_negative_values_are_read_exactly(tmp_path, syntax):
    values = (noisy(21, 30).astype(np.int32) - 32768).astype(np.int16)[None]
    path = write(
        tmp_path / "a.dcm", syntax, [bytes(ENCODERS[syntax](values[0]))], (21, 30), dtype=np.int16
    )
    assert np.array_equal(READER.read([path]).values, values)


@pytest.mark.parametrize("bits", [10, 12, 15])
def test_that_fewer_stored_bits_are_read_exactly(tmp_path, bits):
    values = noisy(25, 31) >> (16 - bits)
    encoders = {
        JPEG + "70": imagecodecs.ljpeg_encode(values, bitspersample=bits),
        JPEG + "80": imagecodecs.jpegls_encode(values),
        JPEG + "90": imagecodecs.jpeg2k_encode(
            values, reversible=True, level=0, codecformat="j2k", bitspersample=bits
        ),
    }
    for syntax, frame in encoders.items():
        path = write(tmp_path / "a.dcm", syntax, [bytes(frame)], (25, 31), bits=bits)
        scan = READER.read([path])
        assert np.array_equal(scan.values[0], values), syntax
        assert scan.bits == bits


def test_that_lossy_jpeg_2000_is_what_another_decoder_gives(tmp_path):
    values = noisy(64, 80)
    lossy = bytes(imagecodecs.htj2k_encode(values, reversible=False, level=0.001))
    path = write(tmp_path / "a.dcm", JPEG + "203", [lossy], (64, 80))
    ours = READER.read([path]).values[0].astype(int)
    peer, _ = get_decoder(JPEG + "203").as_array(dcmread(path), decoding_plugin="pylibjpeg")
    assert np.abs(ours - peer.astype(int)).max() <= 2  # of 65,535: both round their own floats
    assert np.abs(ours - values).max() > 0


@pytest.mark.parametrize(("command", "syntax"), [("+eb", "50"), ("+ee", "51")])
def test_that_lossy_jpeg_is_what_dcmtk_gives(tmp_path, command, syntax):
    if shutil.which("dcmcjpeg") is None or shutil.which("dcmdjpeg") is None:
        pytest.skip("dcmcjpeg (dcmtk) is not installed on this machine")
    from tests.pictures.test_dicom_made_here import dicom

    values = noisy(40, 48)[None] >> (8 if syntax == "50" else 4)
    bits = 8 if syntax == "50" else 12
    kind = np.uint8 if bits == 8 else np.uint16
    plain = dicom(tmp_path / "a.dcm", values.astype(kind), bits=bits)
    small, back = tmp_path / "b.dcm", tmp_path / "c.dcm"
    subprocess.run(["dcmcjpeg", command, "+un", plain, small], check=True, capture_output=True)
    subprocess.run(["dcmdjpeg", small, back], check=True, capture_output=True)
    assert dcmread(small).file_meta.TransferSyntaxUID == JPEG + syntax
    ours = READER.read([small]).values.astype(int)
    assert np.abs(ours - READER.read([back]).values.astype(int)).max() <= 1
    assert np.abs(ours - values).max() > 0


def test_that_a_frame_in_several_fragments_is_one_picture(tmp_path):
    values = noisy(30, 30)
    whole = bytes(imagecodecs.jpegls_encode(values))
    whole += b"\0" * (len(whole) % 2)
    cut = len(whole) // 4 * 2
    parts = b"".join(
        b"\xfe\xff\x00\xe0" + struct.pack("<I", len(part)) + part
        for part in (b"", whole[:cut], whole[cut:])
    )
    path = write(tmp_path / "a.dcm", JPEG + "80", [whole], (30, 30), PixelData=parts)
    assert np.array_equal(READER.read([path]).values[0], values)


@pytest.mark.parametrize("with_table", [True, False])
def test_that_frames_in_several_fragments_are_told_apart(with_table):
    streams = [bytes(imagecodecs.jpegls_encode(noisy(20, 20, seed=seed))) for seed in range(3)]
    streams = [one + b"\0" * (len(one) % 2) for one in streams]
    data = encapsulate(streams, fragments_per_frame=2, has_bot=with_table)
    found = frames_of(memoryview(data), 3)
    assert [bytes(one).rstrip(b"\0") for one in found] == [one.rstrip(b"\0") for one in streams]


LIES = {
    "100 GB": struct.pack(">II", 200_000, 250_000),
    "no rows": struct.pack(">II", 200, 0),
    "other size": struct.pack(">II", 57, 41),
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("syntax", [JPEG + "90", JPEG + "201"])
def test_that_a_lie_in_a_jpeg_2000_stream_is_refused_before_it_is_decoded(tmp_path, syntax, lie):
    stream = bytearray(ENCODERS[syntax](noisy(40, 56)))
    stream[8:16] = LIES[lie]
    path = write(tmp_path / "a.dcm", syntax, [bytes(stream)], (40, 56))
    assert _notice(path).code == "SCAN-03"
    assert "another size" in _notice(path).fact


@pytest.mark.parametrize("syntax", [JPEG + "90", JPEG + "201"])
def test_that_a_stream_of_countless_tiles_is_refused_before_it_is_decoded(tmp_path, syntax):
    stream = bytearray(ENCODERS[syntax](noisy(500, 600)))
    stream[24:32] = struct.pack(">II", 1, 1)
    path = write(tmp_path / "a.dcm", syntax, [bytes(stream)], (500, 600))
    assert _notice(path).fact == "The compressed picture declares 300,000 tiles."


@pytest.mark.parametrize("syntax", [JPEG + "70", JPEG + "80"])
def test_that_a_lie_in_a_jpeg_stream_is_refused_before_it_is_decoded(tmp_path, syntax):
    stream = bytearray(ENCODERS[syntax](noisy(40, 56)))
    at = next(n for n in range(len(stream)) if stream[n] == 0xFF and stream[n + 1] in (0xC3, 0xF7))
    stream[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    path = write(tmp_path / "a.dcm", syntax, [bytes(stream)], (40, 56))
    assert "another size" in _notice(path).fact


def test_that_a_header_of_100_gb_is_refused_before_anything_is_allocated(tmp_path):
    for syntax in ENCODERS:
        path = write(
            tmp_path / "a.dcm", syntax, [b"\xff\xd8\xff\xd9"] * 2, (60_000, 60_000),
            NumberOfFrames="14",
        )  # fmt: skip
        assert _notice(path).code == "SCAN-08", syntax


def test_that_an_rle_frame_with_too_few_samples_is_no_picture(tmp_path):
    short = rle(noisy(20, 30))
    path = write(tmp_path / "a.dcm", RLE, [short], (40, 30))
    assert _notice(path).code == "SCAN-03"
    out = np.zeros((1, 40, 30), np.uint16)
    with pytest.raises(ValueError, match="fewer samples"):
        decode_frames([short], _layout(RLE, out), out)


def test_that_one_missing_frame_is_told(tmp_path):
    frames = [bytes(imagecodecs.jpegls_encode(noisy(20, 20)))] * 2
    path = write(tmp_path / "a.dcm", JPEG + "80", frames, (20, 20), NumberOfFrames="3")
    scan = READER.read([path])
    assert "row 1 of 20 of frame 3 of 3" in scan.missing
    assert np.array_equal(scan.values[:2], [noisy(20, 20)] * 2)
    assert (scan.values[2] == 0).all()


@pytest.fixture(scope="module")
def child():
    reader = WorkerReader(Limits(decoded_bytes=64 << 20), WorkerLimits(seconds=10))
    yield reader
    reader.close()


@pytest.mark.parametrize("syntax", sorted(ENCODERS))
def test_that_a_mutated_stream_gives_a_picture_or_one_sentence(tmp_path, child, syntax):
    values = noisy(96, 80)
    whole, dice, told = bytes(ENCODERS[syntax](values)), random.Random(syntax), []
    for _ in range(25):
        stream = bytearray(whole)
        if dice.random() < 0.3:
            del stream[dice.randrange(60, len(stream)) : dice.randrange(60, len(stream))]
        for _ in range(dice.choice((1, 4, 40))):
            reach = len(stream) if dice.random() < 0.6 else 100
            stream[dice.randrange(reach)] = dice.randrange(256)
        path = write(tmp_path / "a.dcm", syntax, [bytes(stream)], (96, 80))
        try:
            scan = child.read([path])
            assert scan.values.shape == (1, 96, 80)
            told.append("picture")
        except WorkstationError as error:
            assert error.notice.code in ("SCAN-03", "SCAN-06", "SCAN-13", "SCAN-14")
            told.append(error.notice.code)
    assert len(told) == 25
    assert np.array_equal(
        child.read([write(tmp_path / "b.dcm", syntax, [whole], (96, 80))]).values[0], values
    )


def test_that_a_16_bit_png_with_too_few_rows_or_bytes_is_no_picture(tmp_path):
    values = noisy(90, 70)
    whole = bytes(imagecodecs.png_encode(values))
    (tmp_path / "a.png").write_bytes(whole)
    assert np.array_equal(READER.read([tmp_path / "a.png"]).values[0], values)
    half = bytearray(imagecodecs.png_encode(values[:45]))
    half[16:29] = whole[16:29]  # the sizes of the whole one
    half[29:33] = whole[29:33]  # and their checksum
    (tmp_path / "b.png").write_bytes(half)
    assert _notice(tmp_path / "b.png").code == "SCAN-03"


def test_that_strips_decoded_side_by_side_make_the_same_picture(tmp_path):
    values = noisy(700, 900)
    for options in ({"rowsperstrip": 37}, {"tile": (128, 64)}):
        tifffile.imwrite(tmp_path / "a.tif", values, compression="zlib", predictor=True, **options)
        assert np.array_equal(READER.read([tmp_path / "a.tif"]).values[0], values)


def test_that_no_pixel_is_left_unwritten_by_a_damaged_htj2k_frame(capfd):
    values = noisy(96, 80)[None]
    whole, layout = bytes(imagecodecs.htj2k_encode(values[0])), _layout(JPEG + "201", values)
    dice, refused, heard_of = random.Random(7), 0, 0
    for _ in range(60):
        first, last = sorted((dice.randrange(150, len(whole)), dice.randrange(150, len(whole))))
        stream = whole[:first] + whole[last:-2] + b"\xff\xd9"
        found = []
        for fill in (0, 0xABAB):
            out = np.full_like(values, fill)
            try:
                decode_frames([stream], layout, out)
                found.append(out)
            except (imagecodecs.Htj2kError, ValueError) as error:
                heard_of += "stopped inside" in str(error)
        refused += not found
        assert not found or np.array_equal(*found)
    assert refused > 10
    assert heard_of > 10


def test_that_an_error_nobody_raised_is_only_heard_by_its_own_thread():
    told, before = [], sys.unraisablehook

    class Loud:
        def __del__(self):
            raise RuntimeError("unheard")

    with pytest.raises(ValueError, match="inside the frame"), heard():
        Loud()
    sys.unraisablehook = told.append
    try:
        with heard():
            other = threading.Thread(target=Loud)
            other.start()
            other.join()
        assert len(told) == 1
        assert sys.unraisablehook == told.append
    finally:
        sys.unraisablehook = before


def test_that_a_stream_that_takes_every_second_column_is_another_size(tmp_path):
    stream = bytearray(imagecodecs.htj2k_encode(noisy(40, 56)))
    stream[43] = 2
    path = write(tmp_path / "a.dcm", JPEG + "201", [bytes(stream)], (40, 56))
    assert "another size" in _notice(path).fact
