"""A file's name, its extension, its media type and its address tell the same kind of file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relate, Relation
from smartmock.generation.draw import Draw
from smartmock.types import JsonObject

_TYPES: Final = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "html": "text/html",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "wav": "audio/wav",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
_EXTENSIONS: Final = {**{media_type: extension for extension, media_type in _TYPES.items()}, "image/jpg": "jpg"}
_NAMED: Final = frozenset(("media.file_name", "media.image_file"))
_PLACED: Final = frozenset(("media.file_url", "media.file_path", "media.video_url", "media.audio_url"))
_KNOWN: Final = _NAMED | _PLACED | {"media.mime_type", "media.extension"}


def find_files(members: Sequence[Member]) -> Iterator[Relation]:
    """The name decides, unless the type cannot be that of the name."""
    found: dict[str, list[Member]] = {}
    for member in members:
        if member.meaning in _KNOWN and member.kind == "string" and member.tokens != ("id",):
            role = "name" if member.meaning in _NAMED else "place" if member.meaning in _PLACED else member.meaning
            found.setdefault(role, []).append(member)
    if len(found) > 1:
        bound = [member for alike in found.values() for member in alike]
        timeless = not any(member.exemplary for member in bound)
        yield Relation(tuple(member.name for member in bound), _file(found), timeless=timeless)


def _file(found: Mapping[str, Sequence[Member]]) -> Relate:
    names, places, media_types = found.get("name", ()), found.get("place", ()), found.get("media.mime_type", ())
    name, place, media_type = next(iter(names), None), next(iter(places), None), next(iter(media_types), None)
    extension = next(iter(found.get("media.extension", ())), None)

    def relate(value: JsonObject, draw: Draw) -> None:
        said = _text(value, name) or _text(value, place).rpartition("/")[2]
        stem, _, end = said.rpartition(".") if said else ("", "", _text(value, extension).lstrip("."))
        if media_type and not media_type.put(value, _TYPES.get(end.lower()), draw):
            end = _EXTENSIONS.get(_text(value, media_type), end)
        for other in media_types[1:]:
            other.put(value, _text(value, media_type), draw)
        said = f"{stem}.{end}" if stem else ""
        for member in names if said else ():
            member.put(value, said, draw)
        for member in places if said else ():
            member.put(value, f"{_text(value, member).rpartition('/')[0]}/{said}", draw)
        if extension and end:
            extension.put(value, f".{end}" if _text(value, extension).startswith(".") else end, draw)

    return relate


def _text(value: JsonObject, member: Member | None) -> str:
    text = value.get(member.name) if member else None
    return text if isinstance(text, str) else ""
