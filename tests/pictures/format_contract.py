"""What every `PictureFormat` does, built in or a plug-in. A plug-in's author subclasses it:

class TestMine(FormatContract):
    def format(self): return Mine()
    def sample(self): return PictureFile("a.mine", data, True, None, 1 << 30)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from workstation.domain.notice import WorkstationError
from workstation.domain.picture import Picture
from workstation.services.ports import PictureFile, PictureFormat

TYPES = {"uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"}
STRANGERS = [b"", b"\0", b"words of no picture at all" * 9, bytes(5000), b"\xff" * 300]


class FormatContract:
    """One format and one sample file of it."""

    def format(self) -> PictureFormat:
        raise NotImplementedError

    def sample(self) -> PictureFile:
        raise NotImplementedError

    def read(self, **changes: object) -> tuple[Picture, ...]:
        return tuple(self.format().read(replace(self.sample(), **changes)))

    def test_that_it_has_a_short_name(self) -> None:
        assert 0 < len(self.format().name) <= 64
        assert self.format().name.isprintable()

    def test_that_it_recognises_its_own_and_no_strangers(self) -> None:
        sample = self.sample()
        assert self.format().recognises(bytes(sample.data[:4096]), sample.name) is True
        for start in STRANGERS:
            assert self.format().recognises(start, "stranger.txt") is False

    def test_that_its_pictures_are_as_large_as_they_say(self) -> None:
        pictures = self.read()
        assert pictures
        for one in pictures:
            assert one.values is not None
            assert one.values.shape[:3] == (one.frames, one.rows, one.columns)
            assert one.values.dtype.name in TYPES
            assert 1 <= one.bits <= one.values.dtype.itemsize * 8
            assert not one.energies or len(one.energies) == one.frames
        parts = [one.part for one in pictures]
        assert len(pictures) == 1 or (None not in parts and len(set(parts)) == len(parts))

    def test_that_the_same_bytes_give_the_same_values(self) -> None:
        for one, other in zip(self.read(), self.read(), strict=True):
            assert np.array_equal(one.values, other.values)

    def test_that_the_file_is_not_written_to(self) -> None:
        data = bytearray(self.sample().data)
        before = bytes(data)
        self.read(data=memoryview(data).toreadonly())
        assert bytes(data) == before

    def test_that_a_header_says_the_same_as_the_whole(self) -> None:
        for one, other in zip(self.read(pixels=False), self.read(), strict=True):
            assert (one.rows, one.columns, one.frames, one.bits, one.part) == (
                *(other.rows, other.columns, other.frames, other.bits),
                other.part,
            )

    @pytest.mark.parametrize("keep", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    def test_that_a_file_cut_short_is_refused_in_a_sentence_or_says_what_is_missing(
        self, keep: float
    ) -> None:
        data = self.sample().data
        try:
            found = self.read(data=data[: int(len(data) * keep)])
        except WorkstationError as error:
            assert error.notice.code.startswith("SCAN-")
            assert error.notice.fact.endswith(".")
        else:
            assert any(one.missing for one in found)

    def test_that_a_file_of_rubbish_is_refused_in_a_sentence(self) -> None:
        start = bytes(self.sample().data[:16])
        for rubbish in (start + bytes(400), start + b"\xff" * 400):
            with pytest.raises(WorkstationError, match="SCAN-"):
                self.read(data=rubbish)
