import pytest

from gehoord.core.ui.numbers import sent_version


@pytest.mark.parametrize(("sent", "version"), [
    ("3", 3), ("", 0), ("-1", 0), ("²", 0), ("٣", 0), ("\x003", 0), ("9" * 5000, 0),
])
def test_what_is_no_number_is_nobodys_version(sent: str, version: int) -> None:
    assert sent_version(sent) == version
