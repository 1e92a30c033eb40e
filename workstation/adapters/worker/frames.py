"""Messages between the bench and its child processes: a length, then JSON."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

LONGEST = 64 * 1024 * 1024
_LENGTH = struct.Struct(">I")


class ChannelClosedError(Exception):
    """The other side is gone or speaks nonsense."""


def send(channel: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message.

    Raises
    ------
    ChannelClosedError
        Where the other side is gone.
    """
    body = json.dumps(message, separators=(",", ":")).encode()
    try:
        channel.write(_LENGTH.pack(len(body)) + body)
        channel.flush()
    except (OSError, ValueError) as error:
        raise ChannelClosedError(str(error)) from error


def receive(channel: IO[bytes]) -> dict[str, Any]:
    """Read one message.

    Raises
    ------
    ChannelClosedError
        At the end of the channel, or where what came is not a message.
    """
    try:
        head = channel.read(_LENGTH.size)
        if len(head) != _LENGTH.size:
            raise ChannelClosedError("end of channel")
        (length,) = _LENGTH.unpack(head)
        if length > LONGEST:
            raise ChannelClosedError(f"a message of {length} bytes")
        body = channel.read(length)
        if len(body) != length:
            raise ChannelClosedError("end of channel inside a message")
        message = json.loads(body)
    except (OSError, ValueError, RecursionError) as error:
        raise ChannelClosedError(str(error)) from error
    if not isinstance(message, dict):
        raise ChannelClosedError("a message that is no object")
    return message
