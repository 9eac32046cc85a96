"""Formulas that are written once: computed, and shown in words and in numbers.

    Formula("10 × {claims that hold} / {claims}")

The words in braces name the quantities; beside them stand numbers, + − × /, brackets, min and max.
"""

import ast
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import add, mul, sub

Number = int | float
Quantities = Mapping[str, Number]
"""Numbers by the words that name them."""

_NAMED = re.compile(r"\{([^}]+)\}")
_PYTHON = str.maketrans({"×": "*", "−": "-"})


def _share(part: Number, whole: Number) -> Number:
    """A share of nothing is 0."""
    return part / whole if whole else 0.0


_OPERATIONS: Mapping[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: _share,
}
_FUNCTIONS: Mapping[str, Callable[..., Number]] = {"min": min, "max": max}


class Formula:
    """One formula.

    Args:
        text: the arithmetic, quantities in braces.
        note: what a reader has to know besides, added to the words.
    """

    def __init__(self, text: str, note: str = "") -> None:
        self._text = text
        self._note = note

    @property
    def words(self) -> str:
        """As a reader sees it: the quantities by their names."""
        return "; ".join(filter(None, (_NAMED.sub(r"\1", self._text), self._note)))

    def filled(self, quantities: Quantities) -> str:
        """The same with numbers put in. KeyError for a quantity without one."""
        return _NAMED.sub(lambda name: f"{quantities[name[1]]:g}", self._text)

    def value(self, quantities: Quantities) -> float:
        """What it comes to; a share of nothing is 0. KeyError for a quantity without a number."""
        values = [quantities[name] for name in _NAMED.findall(self._text)]
        return float(_value(self._tree, values))

    @cached_property
    def _tree(self) -> ast.expr:
        """The arithmetic, its quantities called by their places."""
        count = iter(range(len(self._text)))
        python = _NAMED.sub(lambda _: f"_{next(count)}", self._text).translate(_PYTHON)
        return ast.parse(python, mode="eval").body


def _value(node: ast.expr, values: list[Number]) -> Number:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATIONS:
            return _OPERATIONS[type(operator)](_value(left, values), _value(right, values))
        case ast.Call(ast.Name(name), arguments) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(argument, values) for argument in arguments))
        case ast.Name(name):
            return values[int(name[1:])]
        case ast.Constant(int() | float() as number):
            return number
    raise ValueError(f"a formula has no {ast.unparse(node)}")
