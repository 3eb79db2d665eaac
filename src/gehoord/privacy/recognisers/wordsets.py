"""Long lists of words, written as running text so that they can be read."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text, white space between them."""
    return frozenset(text.split())


def phrases_of(text: str) -> list[str]:
    """The phrases of a text, a bar between them."""
    return text.split("|")
