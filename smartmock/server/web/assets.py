"""The scripts and styles that the package's build made, found by the names of their sources."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartmock.errors import SmartmockError

DIST = Path(__file__).parent / "dist"
MOUNT = "/assets"
"""Where the server mounts `Assets.folder`. File names hold a hash: they may be cached for ever."""

MISSING = "The scripts and styles of smartmock's pages have not been built."
REMEDY = "Run `pip install -e .` in smartmock's folder: it builds them, with Node.js or without."


@dataclass(frozen=True, slots=True)
class Assets:
    """A folder of built files; `files` leads `docs.js` to the name that it was built under, `docs-3F2A.js`."""

    folder: Path
    files: Mapping[str, str]

    def url(self, name: str, base_path: str = "") -> str:
        """`docs.js` → `/assets/docs-3F2A.js`, below `base_path` (`/gateway` or empty)."""
        try:
            return f"{base_path}{MOUNT}/{self.files[name]}"
        except KeyError:
            raise SmartmockError(f"The built pages hold no file {name!r}.", remedy=REMEDY) from None


def load_assets(folder: Path = DIST) -> Assets:
    """Raises `SmartmockError` in a checkout whose pages were never built."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Assets(folder, dict(manifest["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SmartmockError(MISSING, remedy=REMEDY) from error


@cache
def built_assets() -> Assets:
    """The assets of the installed package, read once; raises `SmartmockError` when they were not built."""
    return load_assets()


def asset_url(name: str, base_path: str = "") -> str:
    """The address of a built file of the installed package: see `Assets.url`."""
    return built_assets().url(name, base_path)
