"""Documentation that must be true: settings, links, rooms, states, metadata, version, receipt words."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils.translation import override

from gehoord.config import env
from gehoord.core.councils.models import Council, Person, Role
from gehoord.core.councils.permissions import RIGHTS, Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav
from gehoord.core.vocabulary.helplines import helplines
from gehoord.intake.models import Status
from gehoord.intake.receipts import words
from gehoord.intake.states import MOVES

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "gehoord"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *SOURCE.rglob("*.md")])
# Made by the browser tests (`make pictures`), so they may be missing in a fresh checkout.
PICTURES = frozenset(
    f"docs/pictures/{name}.png"
    for name in ("home-360", "home-1280", "tell-360", "inbox-1280", "coding-1280", "insight-1280")
)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def links(page: Path) -> list[str]:
    """Where a page links to within the repository."""
    text = FENCE.sub("", page.read_text("utf-8"))
    return [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors that headings get: lower case, words and dashes."""
    text = FENCE.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_settings_table_names_every_setting_and_no_other() -> None:
    settings, beside = read("docs/settings.md").split("## Beside the settings")
    row = re.compile(r"^\| `(GEHOORD_\w+)`", re.MULTILINE)
    assert sorted(row.findall(settings)) == sorted(env.SETTINGS)
    assert set(row.findall(beside)) & set(env.SETTINGS) == set()


def test_every_variable_that_is_read_is_documented() -> None:
    text = read("docs/settings.md")
    used = {
        name
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r"\"(GEHOORD_[A-Z_]+)\"", path.read_text("utf-8"))
    }
    assert used
    assert {name for name in used if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in links(page):
        path, _hash, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        inside = target.is_relative_to(ROOT) and str(target.relative_to(ROOT))
        if inside in PICTURES:
            continue
        if not inside or not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_pictures_of_the_readme_are_those_the_browser_tests_make() -> None:
    shown = {link for link in links(ROOT / "README.md") if link.startswith("docs/pictures/")}
    assert shown == PICTURES


def test_every_guide_and_decision_is_in_its_index() -> None:
    docs = ROOT / "docs"
    for folder, index in (("guides", docs / "README.md"), ("adr", docs / "adr" / "README.md")):
        listed = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
        there = {path for path in (docs / folder).glob("*.md") if path.name != "README.md"}
        assert there
        assert there - listed == set()


def test_decisions_are_numbered_without_gaps() -> None:
    pages = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    for name in pages:
        text = read(f"docs/adr/{name}")
        assert text.startswith(f"# {name[:4]}. ")
        for part in ("**Context.**", "**Decision.**", "**Turned down.**", "**Consequences.**"):
            assert part in text, (name, part)


def rooms() -> list[Path]:
    """Each folder of the house that is a room: a Django app, or plain functions others build on."""
    apps = {path.parent for path in SOURCE.rglob("apps.py")}
    return sorted(apps | {SOURCE / "analysis", SOURCE / "cli", SOURCE / "config"})


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(SOURCE)))
def test_every_room_says_on_one_screen_what_it_is(room: Path) -> None:
    page = room / "README.md"
    assert page.exists(), f"{page.relative_to(ROOT)} is missing: what is it for, what does it own?"
    assert len(page.read_text("utf-8").splitlines()) <= 60, "longer than a screen"


def test_every_room_is_in_the_architecture() -> None:
    text = read("docs/architecture.md")
    for room in rooms():
        name = ".".join(room.relative_to(SOURCE).parts)
        row = next((line for line in text.splitlines() if line.startswith("|") and f"`{name}`" in line), "")
        assert row, name
        assert "to come" not in row, f"{name} is there now"


def test_roles_table_is_the_table_of_rights() -> None:
    lines = read("docs/architecture.md").split("## Who may do what")[1].splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    roles = table[0][1:]
    assert roles == list(Role.values)
    written = {
        role: {row[0].split("`")[1] for row in table[2:] if row[column] == "✓"}
        for column, role in enumerate(roles, start=1)
    }
    assert written == {role: {str(right) for right in RIGHTS[role]} for role in roles}
    assert {row[0].split("`")[1] for row in table[2:]} == {str(right) for right in Right}


# A coordinator is sent to the guides of the others.
GUIDE_OF = {
    Role.LISTENER: "luisteraar", Role.CODER: "codeur", Role.ADVISER: "adviseur", Role.FACILITATOR: "gespreksleider",
    Role.AUDITOR: "toezichthouder", Role.OFFICER: "gemeente",
    Role.PROVIDER_MANAGER: "aanbieder", Role.EXPERT: "ervaringsdeskundige",
    Role.TRAINER: "trainer",
}


@pytest.mark.parametrize("role", GUIDE_OF)
def test_a_guide_names_every_room_its_reader_has_in_the_menu(role: Role, council: Council) -> None:
    member = Member(Person(email="iemand@voorbeeld.nl"), council, (role,))
    with override("nl"):
        labels = {str(room.label) for room in nav._rooms.values() if room.allowed(member)}
    text = " ".join(read(f"docs/guides/{GUIDE_OF[role]}.md").split()).casefold()
    assert labels
    assert {label for label in labels if label.casefold() not in text} == set()


def test_states_diagram_is_the_table_of_moves() -> None:
    drawn = re.findall(r"^    (\S+) --> (\S+)$", read("docs/states.md"), re.MULTILINE)
    moves = [(str(now), to) for now in Status.values for to in Status.values if to in MOVES[now]]
    ends = [(str(now), "[*]") for now in Status.values if not MOVES[now]]
    assert sorted(drawn) == sorted([("[*]", str(Status.RECEIVED)), *moves, *ends])


def test_every_help_line_has_a_source() -> None:
    text = read("docs/helplines.md")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d-]+) \|", text, re.MULTILINE))
    assert rows == {line.key: line.phone for line in helplines()}


def test_changelog_names_the_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


def test_licence_is_whole() -> None:
    text = read("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016")
    numbers = [int(n) for n in re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)]
    assert numbers == list(range(1, 16))
    assert "Appendix" in text


def read_plain_yaml(text: str) -> Any:
    """The subset of YAML that `publiccode.yml` keeps to: mappings, lists, plain or quoted words, folded text.

    Raises ValueError on anything else, so that the file stays readable for every YAML reader.
    """
    rows = [
        (len(line) - len(line.lstrip()), line.strip())
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    value, rest = _block(rows, 0)
    if rest:
        raise ValueError(f"cannot read {rest[0]}")
    return value


def _block(rows: list[tuple[int, str]], depth: int) -> tuple[Any, list[tuple[int, str]]]:
    """What stands at this depth, and the rows after it."""
    if not rows or rows[0][0] != depth:
        raise ValueError(f"nothing at depth {depth}: {rows[:1]}")
    if rows[0][1].startswith("- "):
        items: list[Any] = []
        while rows and rows[0][0] == depth and rows[0][1].startswith("- "):
            inner = [(depth + 2, rows[0][1][2:])]
            rows = rows[1:]
            while rows and rows[0][0] > depth:
                inner, rows = [*inner, rows[0]], rows[1:]
            if re.match(r"\w+: ", inner[0][1]):
                item, left = _block(inner, depth + 2)
                if left:
                    raise ValueError(left)
                items.append(item)
            else:
                items.append(_word(" ".join(line for _depth, line in inner)))
        return items, rows
    found: dict[str, Any] = {}
    while rows and rows[0][0] == depth:
        match = re.fullmatch(r"(\w+):(?: (.+))?", rows[0][1])
        if match is None or match[1] in found:
            raise ValueError(rows[0])
        rows = rows[1:]
        if match[2] is None:
            found[match[1]], rows = _block(rows, depth + 2)
        elif match[2] == ">":
            lines = []
            while rows and rows[0][0] > depth:
                lines.append(rows[0][1])
                rows = rows[1:]
            found[match[1]] = " ".join(lines)
        else:
            found[match[1]] = _word(match[2])
    return found, rows


def _word(text: str) -> str | bool:
    if text in ("true", "false"):
        return text == "true"
    if text.startswith('"') and text.endswith('"'):
        return text[1:-1]
    if ": " in text or " #" in text or text[0] in "[]{}&*!|>'\"%@`-?,":
        raise ValueError(f"quote this: {text}")
    return text


def test_plain_yaml_reader_refuses_what_it_does_not_know() -> None:
    assert read_plain_yaml("a: b\nc:\n  - d\n  - e: f\n    g: true\nh:\n  i: >\n    j\n    k\n") == {
        "a": "b", "c": ["d", {"e": "f", "g": True}], "h": {"i": "j k"},
    }  # fmt: skip
    for wrong in ("a: [b]", "a: b: c", "a: b\na: c", "a:\nb: c", "a: b\n   c: d"):
        with pytest.raises(ValueError):
            read_plain_yaml(wrong)


def test_publiccode_says_what_the_standard_asks() -> None:
    told = read_plain_yaml(read("publiccode.yml"))
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert told["publiccodeYmlVersion"] == "0.4"
    assert told["name"].lower() == project["name"]
    assert told["url"].startswith("https://")
    assert "web" in told["platforms"]
    assert told["categories"]
    assert told["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert told["softwareType"] == "standalone/web"
    assert told["legal"]["license"] == project["license"]
    assert told["maintenance"]["type"] in ("internal", "community")
    assert all(contact["name"] for contact in told["maintenance"]["contacts"])
    assert told["localisation"]["localisationReady"] is True
    assert set(told["description"]) == set(told["localisation"]["availableLanguages"])
    for language, description in told["description"].items():
        assert len(description["shortDescription"]) <= 150, language
        assert 150 <= len(description["longDescription"]) <= 10_000, language
        assert description["features"], language


def test_receipt_words_are_short_plain_and_apart() -> None:
    """What ADR 0006 promises: no slip of one letter, and no two letters swapped, makes another word."""
    every = words()
    assert len(set(every)) == 1024
    assert list(every) == sorted(every)
    assert all(re.fullmatch("[a-z]{3,7}", word) for word in every)
    assert [pair for pair in combinations(every, 2) if differ_by_one_slip(*pair)] == []


def differ_by_one_slip(one: str, other: str) -> bool:
    """Whether one letter changed, added or left out, or two swapped, makes the one the other."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    places = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(places) == 1 or (
        len(places) == 2
        and places[1] == places[0] + 1
        and one[places[0]] == other[places[1]]
        and one[places[1]] == other[places[0]]
    )


def test_slips_are_seen() -> None:
    others = ("appels", "aapel", "apple", "appel", "ape")
    assert [differ_by_one_slip("appel", other) for other in others] == [True, True, True, False, False]
