"""The order of the rooms: imports, foreign keys and migrations point the same way."""

from __future__ import annotations

import configparser
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]


def order() -> list[str]:
    """App labels from the floor up, as the import contract has them."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")

    def layers(section: str) -> list[str]:
        lines = parser[f"importlinter:contract:{section}"]["layers"].splitlines()
        return [line.strip() for line in reversed(lines) if line.strip() and not line.strip().startswith("#")]

    found: list[str] = []
    for layer in layers("house"):
        found += layers("core") if layer == "core" else layer.split(" | ")
    return found


def _rank(label: str) -> int:
    """The parts of others lie below our floor."""
    return order().index(label) if label in order() else -1


def _ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("gehoord.")]


def test_every_room_has_its_place() -> None:
    assert set(_ours()) <= set(order())


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models() if model._meta.app_label in _ours()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        and _rank(field.related_model._meta.app_label) > _rank(model._meta.app_label)
    ]
    assert wrong == []


def test_migrations_point_down(db: None) -> None:
    loader = MigrationLoader(connection)
    wrong = [
        f"{key} depends on {other}"
        for key, migration in loader.disk_migrations.items() if key[0] in _ours()
        for other in migration.dependencies
        if other[0] in _ours() and _rank(other[0]) > _rank(key[0])
    ]
    assert wrong == []


def test_migrations_stay_in_one_line_and_import_no_models(db: None) -> None:
    loader = MigrationLoader(connection)
    for label in _ours():
        assert len(loader.graph.leaf_nodes(label)) <= 1
    for path in (ROOT / "src").rglob("migrations/0*.py"):
        for line in path.read_text().splitlines():
            assert not (line.startswith("from gehoord") and ".models" in line), path


def test_the_import_contract_holds() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", ["gehoord.analysis"])
def test_arithmetic_needs_no_django(package: str) -> None:
    names = [name for _f, name, _p in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
             if ".tests" not in name and ".training" not in name]
    code = "import sys\n" + "\n".join(f"import {name}" for name in names) + "\nassert 'django' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_files_stay_small() -> None:
    """CONTRIBUTING says under 400 lines; what packages and migrations bring along is not counted."""
    found = [path for part in ("src", "tests") for path in (ROOT / part).rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 300
    long = {str(path.relative_to(ROOT)): n for path in found if (n := len(path.read_text("utf-8").splitlines())) >= 400}
    assert long == {}
