"""Small valid files, for media types whose bytes no schema describes: programs shall be able to open what they get."""

import struct
from base64 import b64decode
from typing import Final

_PNG: Final = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR42mOcyYAKmBhGtAAAtAcAucwkaEYAAAAASUVORK5CYII="
_GIF: Final = "R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
_JPEG: Final = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////"
    "////////wAALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/ALAf/9k="
)
_WEBP: Final = "UklGRh4AAABXRUJQVlA4TBEAAAAvD8ADAAfQzCJWtf+BiOh/AAA="
_ICO: Final = (
    "AAABAAEAEBAAAAAAIABSAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAQAAAAEAgCAAAAkJFoNgAAABlJREFUeJxj7Ji5ioEUwESS6lENoxqGlAYA"
    "rlMB68tg87sAAAAASUVORK5CYII="
)
_AVIF: Final = (
    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0"
    "bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAKAAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBy"
    "cAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1h"
    "AAAAAAAAAAEAAQQBAoMEAAAAMG1kYXQSAAoJGAz/2iAhoNCAMhkUx4eGZQIIIJ5QAAAAOtxBfmCtZTRhodUy"
)
_SVG: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
    b'<rect width="64" height="64" rx="8" fill="#8899aa"/></svg>'
)


def _make_pdf() -> bytes:
    """One page with one line of text (ISO 32000-1 section 7.5)."""
    text = b"BT /F1 18 Tf 72 720 Td (smartmock) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(file))
    return file + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _make_wav() -> bytes:
    """A hundredth of a second of silence: 8 kHz, 8 bits, mono."""
    data = b"\x80" * 80
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    chunks = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(chunks)) + chunks


_EMPTY_ZIP: Final = b"PK\x05\x06" + bytes(18)
_EMPTY_GZIP: Final = b64decode("H4sIAAAAAAACAwMAAAAAAAAAAAA=")

SAMPLES: Final[dict[str, bytes]] = {
    "image/png": b64decode(_PNG),
    "image/gif": b64decode(_GIF),
    "image/jpeg": b64decode(_JPEG),
    "image/jpg": b64decode(_JPEG),
    "image/webp": b64decode(_WEBP),
    "image/avif": b64decode(_AVIF),
    "image/x-icon": b64decode(_ICO),
    "image/vnd.microsoft.icon": b64decode(_ICO),
    "image/svg+xml": _SVG,
    "application/pdf": _make_pdf(),
    "application/zip": _EMPTY_ZIP,
    "application/x-zip-compressed": _EMPTY_ZIP,
    "application/gzip": _EMPTY_GZIP,
    "application/x-gzip": _EMPTY_GZIP,
    "audio/wav": _make_wav(),
    "audio/x-wav": _make_wav(),
}

SIGNATURES: Final[dict[str, bytes]] = {name: content[:4] for name, content in SAMPLES.items()}
"""How files of a type begin."""
