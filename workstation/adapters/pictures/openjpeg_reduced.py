"""JPEG 2000 at a fraction of its resolution, for the preview of a large picture.

imagecodecs offers no reduced decode, but on Linux and macOS it brings OpenJPEG as a library of its
own, whose interface (2.x) is called here. Where that library is not found there is no preview.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CODESTREAM = 0  # OPJ_CODEC_J2K
_PIECE = 1 << 20
_PARAMETERS = 16384  # opj_dparameters_t, which has two paths of 4,096 bytes, and room to spare
_END = ctypes.c_size_t(-1).value
_READ = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
_SKIP = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)
_SEEK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int64, ctypes.c_void_p)


class _Component(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_uint32) for name in (
            "dx", "dy", "w", "h", "x0", "y0", "prec", "bpp", "sgnd", "resno_decoded", "factor",
        )),
        ("data", ctypes.POINTER(ctypes.c_int32)),
        ("alpha", ctypes.c_uint16),
    ]  # fmt: skip


class _Image(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_uint32) for name in ("x0", "y0", "x1", "y1", "numcomps")),
        ("color_space", ctypes.c_int),
        ("comps", ctypes.POINTER(_Component)),
    ]  # fmt: skip


_ImagePointer = ctypes.POINTER(_Image)
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "opj_version": (ctypes.c_char_p, ()),
    "opj_create_decompress": (ctypes.c_void_p, (ctypes.c_int,)),
    "opj_destroy_codec": (None, (ctypes.c_void_p,)),
    "opj_set_default_decoder_parameters": (None, (ctypes.c_void_p,)),
    "opj_setup_decoder": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_void_p)),
    "opj_codec_set_threads": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_int)),
    "opj_set_decoded_resolution_factor": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_uint32)),
    "opj_stream_create": (ctypes.c_void_p, (ctypes.c_size_t, ctypes.c_int)),
    "opj_stream_destroy": (None, (ctypes.c_void_p,)),
    "opj_stream_set_read_function": (None, (ctypes.c_void_p, _READ)),
    "opj_stream_set_skip_function": (None, (ctypes.c_void_p, _SKIP)),
    "opj_stream_set_seek_function": (None, (ctypes.c_void_p, _SEEK)),
    "opj_stream_set_user_data_length": (None, (ctypes.c_void_p, ctypes.c_uint64)),
    "opj_read_header": (
        ctypes.c_int,
        (ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(_ImagePointer)),
    ),
    "opj_decode": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_void_p, _ImagePointer)),
    "opj_image_destroy": (None, (_ImagePointer,)),
}


class NotDecodedError(Exception):
    """OpenJPEG is not there, or does not read this stream."""


@cache
def _library() -> ctypes.CDLL:
    spec = find_spec("imagecodecs")
    home = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    places = [*home.parent.glob("imagecodecs.libs/libopenjp2*.so*"),
              *home.glob(".dylibs/libopenjp2*.dylib")]  # fmt: skip
    if not places:
        raise NotDecodedError("OpenJPEG's library is not beside imagecodecs")
    library = ctypes.CDLL(str(places[0]))
    for name, (answer, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    if not library.opj_version().startswith(b"2."):
        raise NotDecodedError(f"OpenJPEG {library.opj_version()!r} is not known here")
    return library


class _Source:
    """A stream in memory as OpenJPEG reads it."""

    def __init__(self, stream: memoryview | bytes) -> None:
        self._stream, self._at = memoryview(stream), 0
        self.read, self.skip, self.seek = _READ(self._read), _SKIP(self._skip), _SEEK(self._seek)

    def _read(self, target: int, count: int, _: Any) -> int:
        part = self._stream[self._at : self._at + count]
        if not part:
            return _END
        ctypes.memmove(target, bytes(part), len(part))
        self._at += len(part)
        return len(part)

    def _skip(self, count: int, _: Any) -> int:
        if self._at + count < 0:
            return -1
        self._at += count
        return count

    def _seek(self, place: int, _: Any) -> int:
        self._at = max(0, place)
        return 1


def decode_reduced(stream: memoryview | bytes, halvings: int, threads: int) -> NDArray[np.int32]:
    """The one component of a JPEG 2000 stream, halved so many times, (rows, columns).

    Raises
    ------
    NotDecodedError
        Where it has more components or fewer resolutions, or is damaged.
    """
    import numpy as np

    library, source = _library(), _Source(stream)
    parameters = ctypes.create_string_buffer(_PARAMETERS)
    library.opj_set_default_decoder_parameters(parameters)
    image = _ImagePointer()
    codec = library.opj_create_decompress(_CODESTREAM)
    channel = library.opj_stream_create(_PIECE, 1)
    try:
        library.opj_stream_set_read_function(channel, source.read)
        library.opj_stream_set_skip_function(channel, source.skip)
        library.opj_stream_set_seek_function(channel, source.seek)
        library.opj_stream_set_user_data_length(channel, len(stream))
        done = library.opj_setup_decoder(codec, parameters)
        if threads > 1:
            library.opj_codec_set_threads(codec, threads)
        done = done and library.opj_read_header(channel, codec, ctypes.byref(image))
        done = done and library.opj_set_decoded_resolution_factor(codec, halvings)
        if not done or not library.opj_decode(codec, channel, image):
            raise NotDecodedError("OpenJPEG does not read the stream at this resolution")
        part = image.contents.comps[0]
        if image.contents.numcomps != 1 or part.factor != halvings or not part.data:
            raise NotDecodedError("the stream has other components than one of grey")
        return np.ctypeslib.as_array(part.data, shape=(part.h, part.w)).copy()
    finally:
        library.opj_image_destroy(image)
        library.opj_stream_destroy(channel)
        library.opj_destroy_codec(codec)
