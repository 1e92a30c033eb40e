"""Where a data set says something: at its top, for all frames, or for each frame (PS3.3 C.7.6.16).

What is said, and what is to be remarked about it, is noted in `Said` on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from workstation.adapters.pictures import declared
from workstation.domain.scan import Origin

if TYPE_CHECKING:
    from pydicom import Dataset

SHARED, PER_FRAME = 0x52009229, 0x52009230
T = TypeVar("T")

# Elements that mean something else in DICOS (NEMA IIC 1) than in DICOM.
_DICOS_NAMES = {
    0x00100020: "OOI ID",
    0x0020000D: "Scan Instance UID",
    0x43000902: "Effective Energy",
}


class Said:
    """What the reader found declared, and its remarks."""

    def __init__(self, *, dicos: bool) -> None:
        self.dicos = dicos
        self.origins: list[Origin] = []
        self.remarks: list[str] = []

    def remark(self, sentence: str) -> None:
        """Keep a remark, once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def origin(self, field: str, tag: int) -> None:
        """Keep that a field of the scan was said by an element."""
        self.origins.append(Origin(field, element_words(tag, dicos=self.dicos)))


def element_words(tag: int, *, dicos: bool = False) -> str:
    """An element as shown to people: "(0018,1164) Imager Pixel Spacing"."""
    from pydicom.datadict import dictionary_description, dictionary_has_tag

    number = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    if (dicos and tag in _DICOS_NAMES) or not dictionary_has_tag(tag):
        return f"{number} {_DICOS_NAMES.get(tag, '')}".rstrip()
    return f"{number} {dictionary_description(tag)}"


class Groups:
    """The functional groups of an enhanced multi-frame data set; empty for another."""

    def __init__(self, ds: Dataset, frames: int, said: Said) -> None:
        self.ds = ds
        self._shared = first_item(ds, SHARED)
        self._frames = items(ds, PER_FRAME)
        if self._frames and len(self._frames) != frames:
            said.remark(
                f"The file describes {len(self._frames)} frames one by one and holds {frames};"
                " what it says of single frames is not used."
            )
            self._frames = ()

    def each(self, macro: int, get: Callable[[Dataset], T | None]) -> tuple[T | None, ...]:
        """What one macro says: one answer where it is the same for all frames, otherwise one for
        each. The macro's own items come first; without them the top of the data set answers."""
        found = self.all(macro, get)
        return found if any(answer != found[0] for answer in found) else found[:1]

    def all(self, macro: int, get: Callable[[Dataset], T | None]) -> tuple[T | None, ...]:
        """As `each`, with an answer for each frame where frames are described one by one."""
        shared = None if self._shared is None else first_item(self._shared, macro)
        if shared is not None:
            return (get(shared),)
        found = [first_item(frame, macro) for frame in self._frames]
        if any(item is not None for item in found):
            return tuple(None if item is None else get(item) for item in found)
        return (get(self.ds),)

    def anywhere(self, tag: int, get: Callable[[Dataset, int], T | None]) -> T | None:
        """The first answer of the top, the shared groups and the first frame's groups."""
        answer = get(self.ds, tag)
        if answer:
            return answer
        for group in (self._shared, self._frames[0] if self._frames else None):
            for macro in _macros(group):
                answer = get(macro, tag)
                if answer:
                    return answer
        return None


def items(ds: Dataset, tag: int) -> tuple[Dataset, ...]:
    """The items of a sequence; () where it is absent or is none."""
    from pydicom import Sequence

    found: Any = declared.raw(ds, tag)
    if not isinstance(found, Sequence):
        return ()
    try:
        return tuple(found)
    except Exception:  # a converter of pydicom met bytes that are no items
        return ()


def first_item(ds: Dataset, tag: int) -> Dataset | None:
    """The first item of a sequence."""
    found = items(ds, tag)
    return found[0] if found else None


def _macros(group: Dataset | None) -> list[Dataset]:
    if group is None:
        return []
    found = [first_item(group, int(tag)) for tag in group.keys()]  # noqa: SIM118 (its items are no tags)
    return [item for item in found if item is not None]
