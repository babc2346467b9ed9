"""The language data: where it lies, and how it is read. Its format is described in `locales/README.md`."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import orjson

from smartmock.types import JsonObject

_NAMES: Final = "names.json"
_FAILURES: Final = "failures.json"
_PLACES: Final = "places.json"
_PACKAGE: Final = Path(__file__).parent.parent


def find_folder(package: Path) -> Path:
    """The data of the package in this folder: inside it when installed from a wheel, beside it in a checkout.

    Raises `FileNotFoundError` when it is in neither place: the installation is broken.
    """
    for folder in (package / "locales", package.parent / "locales"):
        if (folder / "meanings.json").is_file():
            return folder
    raise FileNotFoundError(f"smartmock's language data is neither in {package} nor beside it; install it again")


@functools.cache
def data_folder() -> Path:
    return find_folder(_PACKAGE)


@functools.cache
def read_table(name: str) -> JsonObject:
    """A language-neutral file: `rules`, `names`, `meanings`, `failures`, `countries`, `tags` and the like."""
    table: JsonObject = orjson.loads((data_folder() / f"{name}.json").read_bytes())
    return table


@functools.cache
def read_language(tag: str) -> JsonObject:
    """Everything in the folder of a tag, by meaning: a list of words, or a source; `{}` when there is none."""
    merged: JsonObject = {}
    for path in sorted((data_folder() / tag).glob("*.json")):
        if path.name not in {_NAMES, _FAILURES, _PLACES}:
            merged.update(orjson.loads(path.read_bytes()))
    return merged


@functools.cache
def read_failures(tag: str) -> JsonObject:
    """What errors say in the language of a tag; `{}` when the folder does not tell."""
    path = data_folder() / tag / _FAILURES
    sentences: JsonObject = orjson.loads(path.read_bytes()) if path.is_file() else {}
    return sentences


@functools.cache
def read_places(tag: str) -> JsonObject:
    """The places in the folder of a tag; `{}` when there are none."""
    path = data_folder() / tag / _PLACES
    return orjson.loads(path.read_bytes()) if path.is_file() else {}


@functools.cache
def read_names() -> Mapping[str, JsonObject]:
    """Language → how its people name properties, for each language that has such a file; sorted."""
    paths = sorted(data_folder().glob(f"*/{_NAMES}"))
    return {path.parent.name: orjson.loads(path.read_bytes()) for path in paths}
