"""Photos and papers are kept as they came, by their SHA-256, and never altered."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from workstation.adapters.attachments import LARGEST, AttachmentFiles
from workstation.domain.field_values import normal
from workstation.domain.fields import FieldKind, FieldSpec
from workstation.domain.notice import WorkstationError

JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


@pytest.fixture
def kept(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments")


@pytest.mark.parametrize(
    ("start", "ending"),
    [
        (JPEG, "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"%PDF-1.7", "pdf"),
        (b"II*\x00", "tif"),
        (b"MM\x00*", "tif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    ],
)
def test_that_a_file_is_what_its_bytes_say_whatever_its_name(
    kept: AttachmentFiles, tmp_path: Path, start: bytes, ending: str
) -> None:
    file = tmp_path / "photo.exe"
    file.write_bytes(start + b"rest")
    found = kept.keep(file)
    path = kept.path(found.sha256)
    digest = hashlib.sha256(start + b"rest").hexdigest()
    assert (found.sha256, found.name, found.size) == (digest, "photo.exe", len(start) + 4)
    assert (path.name, path.parent.name) == (f"{digest}.{ending}", digest[:2])
    assert path.read_bytes() == file.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o444


def test_that_the_same_bytes_are_kept_once_and_a_damaged_copy_is_mended(
    kept: AttachmentFiles, tmp_path: Path
) -> None:
    first = kept.keep_bytes("a.jpg", JPEG)
    assert kept.keep_bytes("b.jpg", JPEG).sha256 == first.sha256
    files = [path for path in (tmp_path / "attachments").rglob("*") if path.is_file()]
    assert len(files) == 1
    files[0].chmod(0o644)
    files[0].write_bytes(b"damaged")
    kept.keep_bytes("a.jpg", JPEG)
    assert kept.path(first.sha256).read_bytes() == JPEG


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"MZ\x90", "none of them"), (b"<svg/>", "none of them")],
)
def test_that_what_is_no_picture_or_paper_is_refused(
    kept: AttachmentFiles, tmp_path: Path, data: bytes, why: str
) -> None:
    file = tmp_path / "x.jpg"
    file.write_bytes(data)
    with pytest.raises(WorkstationError, match="CASE-20") as caught:
        kept.keep(file)
    assert why in str(caught.value)
    assert not (tmp_path / "attachments").exists()


def test_that_a_file_that_is_too_large_or_not_there_is_refused_unread(
    kept: AttachmentFiles, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    for path in (large, tmp_path / "none.jpg", tmp_path):
        with pytest.raises(WorkstationError, match="CASE-20"):
            kept.keep(path)


def test_that_a_missing_file_is_told_and_no_other_path_is_reached(
    kept: AttachmentFiles, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("x")
    for name in ("0" * 64, "../secret", "*", "", "0" * 63):
        assert not kept.has(name)
        with pytest.raises(WorkstationError, match="CASE-21"):
            kept.path(name)


def test_that_any_name_becomes_one_that_an_entry_takes(kept: AttachmentFiles) -> None:
    spec = FieldSpec("photos", "Photos", FieldKind.FILES)
    for name in ("a/b\\c.jpg", "\x00\n", "", "x" * 400, "ünï “code”.jpg", "\ud800.jpg"):
        found = kept.keep_bytes(name, JPEG)
        assert normal(spec, [found.document()], {})[0] == {}
