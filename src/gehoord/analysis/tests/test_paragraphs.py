from __future__ import annotations

from gehoord.analysis.paragraphs import paragraphs


def test_lines_of_a_page_become_paragraphs() -> None:
    page = (
        "Wij lazen uw advies met aandacht en bespraken het in het colle-\n"
        "ge van burgemeester en wethouders van deze week.\n"
        "Dank u.\n"
        "Aanbeveling 1: dit nemen wij over, want het is een goed idee en\n"
        "het kan snel.\n"
        "- en ook dit\f"
        "Aanbeveling 2 niet.\r\n \r\nMet groet"
    )
    assert paragraphs(page) == [
        "Wij lazen uw advies met aandacht en bespraken het in het college van burgemeester en wethouders van deze week.",
        "Dank u.",
        "Aanbeveling 1: dit nemen wij over, want het is een goed idee en het kan snel.",
        "- en ook dit",
        "Aanbeveling 2 niet.",
        "Met groet",
    ]


def test_nothing_is_nothing() -> None:
    assert paragraphs(" \n\n\t\r\n") == []
