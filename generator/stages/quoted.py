"""Quote first: what a model says counts only with words that stand in what it was shown."""

import re
from hashlib import sha256

OTHER_SHAPE = "not of the shape that was asked for"
"""Why an answer is dropped that cannot be read."""


def standing(words: str, text: str) -> str | None:
    """The words as they stand in the text, letter for letter but for white space.

    Empty where there are none; None where they stand nowhere, or have no letter and no digit.
    """
    said = words.split()
    if not any(map(str.isalnum, words)):
        return None if said else ""
    if " ".join(said) not in " ".join(text.split()):
        return None
    found = re.search(r"\s+".join(map(re.escape, said)), text)
    return found and found[0]


def fingerprint(text: str) -> str:
    """sha256 of a text, by which it is known again."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
