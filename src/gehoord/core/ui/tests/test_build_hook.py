"""The hook that builds styles, scripts and translations when the package is built."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A small copy: the sources of the styles, and one template."""
    shutil.copytree(ROOT / "frontend", tmp_path / "frontend")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    template = tmp_path / "src/gehoord/intake/templates/page.html"
    template.parent.mkdir(parents=True)
    template.write_text('<p class="utrecht-button">Verder</p>')
    return tmp_path


def pretend_built(hook, root: Path) -> None:
    assets = root / hook.ASSETS
    assets.mkdir(parents=True)
    for name in hook.BUILT:
        (assets / name).touch()
    (root / hook.STAMP).write_text(hook.source_digest(root) + "\n")


@pytest.mark.parametrize(
    ("version", "major"), [("v20.11.1\n", 20), ("v9.0.0", 9), ("", 0), ("node: not found", 0)]
)
def test_node_version(hook, version, major):
    assert hook.node_major(version) == major


def test_nothing_is_built_twice(hook, checkout):
    assert not hook.assets_are_current(checkout)
    pretend_built(hook, checkout)
    assert hook.assets_are_current(checkout)


def test_other_words_in_a_template_build_nothing(hook, checkout):
    pretend_built(hook, checkout)
    (checkout / "src/gehoord/intake/templates/page.html").write_text('<b class="utrecht-button">Terug</b>')
    assert hook.assets_are_current(checkout)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "frontend/css/tokens.css").write_text(":root { --ink: #000; }"),
        lambda root: (root / "package-lock.json").write_text("{}"),
        lambda root: (root / "src/gehoord/new.py").write_text('CLASS = "utrecht-alert"'),
        lambda root: (root / "src/gehoord/core/ui/static/ui/staff.css").unlink(),
        lambda root: (root / "src/gehoord/core/ui/static/ui/.built-from").unlink(),
    ],
    ids=["style", "lock", "component", "lost file", "lost stamp"],
)
def test_what_matters_builds_again(hook, checkout, change):
    pretend_built(hook, checkout)
    change(checkout)
    assert not hook.assets_are_current(checkout)


@pytest.mark.parametrize(
    ("built", "machine", "wanted"), [(True, False, False), (False, True, False), (False, False, True)]
)
def test_node_is_asked_for_only_when_needed_and_absent(hook, monkeypatch, built, machine, wanted):
    monkeypatch.setattr(hook, "assets_are_current", lambda root: built)
    monkeypatch.setattr(hook, "machine_node", lambda: hook.NodeTools("node", ("npm",)) if machine else None)
    build = hook.GehoordBuildHook(str(ROOT), {}, None, None, str(ROOT), "wheel")
    assert build.dependencies() == ([hook.NODE_REQUIREMENT] if wanted else [])


def test_without_node_the_build_stops_with_one_sentence(hook, monkeypatch, checkout, capsys):
    monkeypatch.setattr(hook, "machine_node", lambda: None)
    monkeypatch.setattr(hook, "wheel_node", lambda: None)
    build = hook.GehoordBuildHook(str(checkout), {}, None, None, str(checkout), "wheel")
    with pytest.raises(SystemExit):
        build.initialize("standard", {})
    assert "Node.js 20 or newer" in capsys.readouterr().err


def test_a_command_that_fails_says_what_failed(hook, tmp_path):
    command = [sys.executable, "-c", "print('the last line'); raise SystemExit(3)"]
    with pytest.raises(hook.BuildError, match=r"(?s)the last line.*No luck\."):
        hook.run(command, tmp_path, hook.NodeTools(sys.executable, ()), "No luck.")


def test_packages_are_not_fetched_again_for_the_same_lock(hook, checkout, monkeypatch):
    calls = []

    def fetch(command, root, tools, sentence):
        calls.append(command)
        (root / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(hook, "run", fetch)
    tools = hook.NodeTools("node", ("npm",))
    hook.install_packages(checkout, tools)
    hook.install_packages(checkout, tools)
    assert len(calls) == 1
    assert "--ignore-scripts" in calls[0]
    (checkout / "package-lock.json").write_text("{}")
    hook.install_packages(checkout, tools)
    assert len(calls) == 2


def test_translations_are_compiled_once(hook, tmp_path):
    source = tmp_path / "src/gehoord/locale/en/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(head + 'msgid "Verder"\nmsgstr "Next"\n', "utf-8")
    (made,) = hook.compile_translations(tmp_path)
    with made.open("rb") as stream:
        assert GNUTranslations(stream).gettext("Verder") == "Next"
    assert hook.compile_translations(tmp_path) == []
    source.write_text(head + 'msgid "Verder"\nthis is no translation\n', "utf-8")
    made.unlink()
    with pytest.raises(hook.BuildError, match=r"django\.po"):
        hook.compile_translations(tmp_path)


def test_the_lock_names_checksums_and_no_host():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert fetched
    assert all(entry["integrity"].startswith("sha512-") for entry in fetched.values())
    assert not any("resolved" in entry for entry in fetched.values())


def test_built_styles_fetch_nothing_from_elsewhere(hook):
    for name in ("public.css", "staff.css"):
        style = (ROOT / hook.ASSETS / name).read_text("utf-8")
        urls = re.findall(r"url\(([^)]*)\)", style)
        assert urls
        # A picture that is part of the sheet itself is not fetched.
        assert all(url.strip("\"'").startswith(("./fonts/", "data:image/svg+xml,")) for url in urls)
        assert "@import" not in style
