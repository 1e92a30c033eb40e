"""Formats that others have written: found by entry point, run in the child process only.

A plug-in that cannot be loaded, raises, or gives something that is no picture is told in one
sentence that names it (SCAN-17); one that hangs or crashes ends the child, and the sentence then
names it too (`at_work`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, NoReturn

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import PLUG_IN, refusal, refuse
from workstation.domain.notice import WorkstationError
from workstation.domain.picture import Picture
from workstation.services.ports import PictureFile, PictureFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUP = "workstation.picture_formats"
AtWork = Callable[[str | None], None]
_TYPES = frozenset({"uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"})
_log = logging.getLogger(__name__)


def _silent(name: str | None) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """The plug-ins of this installation, and the names of those that could not be loaded."""

    formats: tuple[PlugIn, ...]
    broken: tuple[str, ...]


class PlugIn:
    """One plug-in's format, whose answers are checked before they are believed."""

    def __init__(
        self, name: str, inner: PictureFormat, limits: Limits, at_work: AtWork = _silent
    ) -> None:
        self.name = name
        self._inner, self._limits, self._at_work = inner, limits, at_work

    def recognises(self, start: bytes, name: str) -> bool:
        with self._named():
            return self._inner.recognises(start, name) is True

    def read(self, file: PictureFile) -> tuple[Picture, ...]:
        with self._named():
            own = replace(file, data=bytes(file.data))
            pictures = tuple(self._inner.read(own))
            return tuple(self._checked(one, file) for one in self._counted(pictures))

    @contextmanager
    def _named(self) -> Iterator[None]:
        self._at_work(self.name)
        try:
            yield
        except WorkstationError:
            raise
        except MemoryError:
            raise
        except Exception as error:  # whatever a stranger's code throws
            _log.warning("plug-in %s failed", self.name, exc_info=True)
            raise refusal(
                PLUG_IN, f"The reader plug-in “{self.name}” failed on this file."
            ) from error
        finally:
            self._at_work(None)

    def _counted(self, pictures: tuple[Any, ...]) -> tuple[Picture, ...]:
        if not pictures or not all(isinstance(one, Picture) for one in pictures):
            self._lied("it holds no picture")
        parts = [one.part for one in pictures]
        if len(pictures) > 1 and (None in parts or len(set(parts)) != len(parts)):
            self._lied("its views have no names of their own")
        return pictures

    def _checked(self, picture: Picture, file: PictureFile) -> Picture:
        sizes = (picture.rows, picture.columns, picture.frames, picture.bits)
        if not all(type(one) is int for one in sizes) or min(sizes) < 1 or picture.bits > 64:
            self._lied("its size is no size")
        self._limits.check(picture.rows, picture.columns, picture.frames, 1, 1)
        values = picture.values
        if values is None:
            if file.pixels or picture.plain:
                self._lied("its pixels are missing")
            return replace(picture, sidecar_sha256=None, declarations=None, companions=())
        kept = self._array(values, picture)
        return replace(picture, values=kept, sidecar_sha256=None, declarations=None, companions=())

    def _array(self, values: object, picture: Picture) -> NDArray[np.generic]:
        import numpy as np

        if not isinstance(values, np.ndarray) or values.dtype.name not in _TYPES:
            self._lied("its pixels are no array of numbers that are read here")
        shape = (picture.frames, picture.rows, picture.columns)
        samples = values.shape[3] if values.ndim == 4 else 1
        if values.ndim not in (3, 4) or values.shape[:3] != shape:
            self._lied("its pixels are of another size than it says")
        if values.ndim == 4 and not picture.plain and samples != 3:
            self._lied("its colours are not red, green and blue")
        if not picture.plain and picture.energies and len(picture.energies) != picture.frames:
            self._lied("it names more or fewer energies than it has frames")
        self._limits.check(*shape[1:], shape[0], samples, values.dtype.itemsize)
        # A copy: the plug-in keeps no way to change what is shown.
        return np.array(values, values.dtype.newbyteorder("="), order="C", copy=True)

    def _lied(self, how: str) -> NoReturn:
        refuse(
            PLUG_IN,
            f"The reader plug-in “{self.name}” gave an answer that is no picture: {how}.",
        )


def discover(limits: Limits, taken: Sequence[str], at_work: AtWork = _silent) -> Found:
    """The plug-ins of the entry point group, in the order of their names.

    One with the name of a built-in format or of another plug-in counts as broken.
    """
    formats: list[PlugIn] = []
    broken: list[str] = []
    names = {name.casefold() for name in taken}
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        label = "".join(c for c in point.name if c.isprintable())[:64] or "unnamed"
        at_work(label)
        try:
            made = point.load()()
            if not callable(made.recognises) or not callable(made.read):
                raise TypeError("not a PictureFormat")
            if label.casefold() in names:
                raise ValueError("its name is taken")
        except Exception:  # whatever a stranger's code throws
            _log.warning("plug-in %s cannot be loaded", label, exc_info=True)
            broken.append(label)
        else:
            names.add(label.casefold())
            formats.append(PlugIn(label, made, limits, at_work))
        finally:
            at_work(None)
    return Found(tuple(formats), tuple(broken))
