"""Which outside files an ONNX model asks for, read from its bytes before onnxruntime sees them.

A walk over the protocol-buffer wire format; only the fields that can hold a tensor are entered.
Field numbers are those of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
"""

from __future__ import annotations

from collections.abc import Iterator

# message -> field number -> message held there
_HOLDS: dict[str, dict[int, str]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {
        5: "tensor",
        6: "graph",
        10: "tensor",
        11: "graph",
        22: "sparse",
        23: "sparse",
    },
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "entry"},
}
_DEEPEST = 64


class NotOnnx(ValueError):
    """The bytes are not a readable ONNX model."""


def external_files(model: bytes) -> frozenset[str]:
    """Names of the files that hold tensors outside the model, as written in it.

    Raises
    ------
    NotOnnx
        Where the bytes are cut short or are no protocol buffer.
    """
    found: set[str] = set()
    graphs = _walk(memoryview(model), "model", 0, found)
    if not graphs:
        raise NotOnnx("there is no graph in it")
    return frozenset(found)


def _walk(data: memoryview, message: str, depth: int, found: set[str]) -> int:
    """Enter one message; returns how many known sub-messages it holds."""
    if depth > _DEEPEST:
        raise NotOnnx("it is nested too deeply")
    holds = _HOLDS.get(message, {})
    entered = 0
    for number, value in _fields(data):
        inner = holds.get(number)
        if inner == "entry":
            found.update(_location(value))
        elif inner is not None:
            _walk(value, inner, depth + 1, found)
            entered += 1
    return entered


def _location(entry: memoryview) -> Iterator[str]:
    """The value of a StringStringEntryProto whose key is "location"."""
    parts = {number: bytes(value) for number, value in _fields(entry)}
    if parts.get(1) == b"location":
        yield parts.get(2, b"").decode("utf-8", "replace")


def _fields(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Number and content of the length-delimited fields; others are stepped over."""
    at, end = 0, len(data)
    while at < end:
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise NotOnnx("it is no protocol buffer")
        if kind == 0:
            _, at = _varint(data, at)
        elif kind == 1:
            at += 8
        elif kind == 5:
            at += 4
        elif kind == 2:
            size, at = _varint(data, at)
            if size > end - at:
                raise NotOnnx("it is cut short")
            yield number, data[at : at + size]
            at += size
        else:
            raise NotOnnx("it is no protocol buffer")
    if at != end:
        raise NotOnnx("it is cut short")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise NotOnnx("it is cut short")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise NotOnnx("it is no protocol buffer")
