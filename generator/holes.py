"""What the page of a report leaves open until all reports are known, and how it is filled in.

So that a page is made with its report alone, and a change in another report changes only this.
"""

import re
from collections.abc import Mapping

from generator.escape import Safe, const

_MARK = "\x1a"
"""The control character "substitute": no text passes `escape.visible` with it, so none can pose as
a hole."""
_HOLE = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}")


def hole(name: str) -> Safe:
    """What stands in a page for what is filled in under that name, an id of our own."""
    return const(f"{_MARK}{name}{_MARK}")


def has_holes(text: str) -> bool:
    """Whether a page leaves anything open."""
    return _MARK in text


def filled(text: str, fillings: Mapping[str, str]) -> str:
    """The text with its holes filled; a hole that nothing is given for closes."""
    return _HOLE.sub(lambda found: fillings.get(found[1], ""), text)
