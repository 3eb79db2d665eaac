"""The packed lists give what deduce's lists give, and are ready at once."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import docdeid as dd
import pytest

from gehoord.privacy.recognisers import lists as packed
from gehoord.privacy.recognisers.measure import SAMPLE, fresh, read

_TEXTS = [
    str(row["text"]) for name in ("signals_nl.jsonl", "fragments_nl.jsonl") for row in read(SAMPLE.with_name(name))
]


@pytest.fixture(scope="module")
def ours() -> packed.PackedLists:
    return packed.load_lists()


@pytest.fixture(scope="module")
def deduce_raw() -> dict[str, set[str]]:
    """Deduce's raw lists, read by deduce itself; streets and care institutions take it over a minute."""
    from deduce.lookup_structs import load_raw_itemset

    folders = {path.name.removeprefix("lst_"): path for path in packed._data_folder().glob("*/lst_*")}
    return {
        name: load_raw_itemset(path)
        for name, path in folders.items()
        if name not in ("street", "healthcare_institution")
    }


def _matches(trie: dd.ds.LookupTrie, tokens: list[str]) -> list[tuple[int, int]]:
    """Every longest match, as docdeid's MultiTokenLookupAnnotator finds them with overlapping=True."""
    found = []
    for start in range(len(tokens)):
        prefix = trie.longest_matching_prefix(tokens, start_i=start)
        if prefix:
            found.append((start, len(prefix)))
    return found


@pytest.mark.parametrize("name", packed.EXACT)
def test_same_findings_as_docdeid_in_every_sample_text(
    name: str, ours: packed.PackedLists, deduce_raw: dict[str, set[str]]
) -> None:
    from deduce import lookup_struct_loader as loader
    from deduce.tokenizer import DeduceTokenizer

    build = {
        "first_name": loader.load_first_name_lookup,
        "surname": loader.load_surname_lookup,
        "placename": loader.load_placename_lookup,
        "hospital": loader.load_hospital_lookup,
    }[name]
    theirs = build(deduce_raw, DeduceTokenizer())
    total = 0
    for text in _TEXTS:
        tokens = packed.tokenise(text)
        expected = _matches(theirs, tokens)
        total += len(expected)
        sizes = [(start, ours.longest(name, tokens, start)) for start in range(len(tokens))]
        assert [match for match in sizes if match[1]] == expected
    assert total > 0


def test_plain_lists_are_deduce_s(ours: packed.PackedLists, deduce_raw: dict[str, set[str]]) -> None:
    from deduce.lookup_struct_loader import load_whitelist_lookup

    whitelist = load_whitelist_lookup(deduce_raw)
    words = {token for text in _TEXTS for token in packed.tokenise(text)}
    words |= whitelist.items() | deduce_raw["interfix_surname"]
    assert all(ours.has("whitelist", word) == (word in whitelist.items()) for word in words)
    assert all(ours.has("interfix_surname", word) == (word in deduce_raw["interfix_surname"]) for word in words)


@pytest.mark.parametrize(
    "spelling",
    ["Burgemeester de Vlugtlaan", "Burg. de Vlugtlaan", "burg de Vlugtln", "Jan Evertsenstraat", "Jan Evertsenstr.",
     "Sint Janstraat",
     "St. Janstraat", "St Jansstraat"],
)  # fmt: skip
def test_streets_in_any_spelling(spelling: str, ours: packed.PackedLists) -> None:
    assert ours.street(spelling)


def test_no_street(ours: packed.PackedLists) -> None:
    assert not ours.street("Onbestaandelaan")
    assert not ours.street("x" * 1000)


@pytest.mark.slow
def test_real_deduce_finds_no_street_that_we_do_not_know(ours: packed.PackedLists, tmp_path: Path) -> None:
    """Builds streets as deduce does, in a process of its own: one in eight, and all that look like words of the texts.

    All of them take deduce about 50 s and 1 GB.
    """
    code = (
        "import sys, json;"
        "from deduce import lookup_struct_loader as loader;"
        "from deduce.lookup_structs import load_raw_itemset;"
        "from deduce.tokenizer import DeduceTokenizer;"
        "from pathlib import Path;"
        "from gehoord.privacy.recognisers.lists import _walk;"
        "raw = {'street': load_raw_itemset(Path(sys.argv[1]) / 'lst_street')};"
        "streets = loader.load_street_lookup(raw, DeduceTokenizer());"
        "json.dump(list(_walk(streets)), open(sys.argv[1] + '/streets.json', 'w'))"
    )
    folder = shutil.copytree(next(packed._data_folder().glob("*/lst_street")), tmp_path / "lst_street")
    every = (folder / "items.txt").read_text("utf-8").splitlines()
    # Each spelling of a street has a word that begins as one of the street does.
    begins = {token[:4].lower() for text in _TEXTS for token in packed.tokenise(text) if len(token) > 3}
    alike = [name for name in every if all(part[:4].lower() in begins for part in name.split() if len(part) > 3)]
    assert len(every) > 150_000
    assert len(alike) > 1000
    (folder / "items.txt").write_text("\n".join({*every[::8], *alike}), "utf-8")
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True)
    streets = json.loads((tmp_path / "streets.json").read_text("utf-8"))
    known = sum(ours.street(street) for street in streets)
    assert len(streets) > 80_000
    assert known / len(streets) >= 0.97
    # And of the streets that deduce finds in the texts, all.
    theirs = dd.ds.LookupTrie()
    for street in streets:
        theirs.add_item(street.split(" "))
    for text in _TEXTS:
        tokens = packed.tokenise(text)
        for start, size in _matches(theirs, tokens):
            assert ours.street(" ".join(tokens[start : start + size]))


def test_a_fresh_process_needs_little_memory_and_packs_once(tmp_path: Path) -> None:
    """Seconds are printed by `measure`, not judged here: they say more about the machine."""
    _first_seconds, first_mb = fresh(tmp_path)
    made = packed.cache_file().name
    before = (tmp_path / made).stat().st_mtime_ns
    _later_seconds, later_mb = fresh(tmp_path)
    assert max(first_mb, later_mb) < 250
    assert (tmp_path / made).stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == [packed.cache_file().name]


def test_damaged_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEHOORD_CACHE", str(tmp_path))
    packed.load_lists()
    whole = packed.cache_file().read_bytes()
    # Packed anew it is the same to the byte, as below; after that the same is handed out, for packing takes seconds.
    again, asked = packed._pack(), []
    monkeypatch.setattr(packed, "_pack", lambda: asked.append("once more") or again)
    for number, damaged in enumerate((b"", whole[:1000], whole[:-1] + b"x", b"something else"), 1):
        packed.cache_file().write_bytes(damaged)
        assert packed.load_lists().has("first_name", "Anna")
        assert packed.cache_file().read_bytes() == whole
        assert len(asked) == number


def test_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GEHOORD_CACHE", str(tmp_path / "file" / "below"))
    assert packed.load_lists().has("first_name", "Anna")
