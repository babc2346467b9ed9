"""Messages between the sandbox and its workers: four bytes of length, and so many bytes of JSON."""

import struct
from typing import Final

LENGTH: Final = struct.Struct(">I")


def frame(message: bytes) -> bytes:
    return LENGTH.pack(len(message)) + message
