"""Reliability of a stated likelihood as a drawing: what was stated, and what turned out. Geometry.

A dot on the diagonal means that of so many per cent stated, so many per cent were evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

_LEFT, _TOP, _SIDE = 40, 32, 260
"""The square in which 0 to 100 % are drawn, in units of the drawing."""
_SMALLEST, _LARGEST = 3, 9
"""Radius of a dot: it grows with the logarithm of the number of pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One bin of likelihoods."""

    x: int
    y: int
    radius: int
    label: str
    """What it stands for, for those who cannot see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Everything to draw."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    ticks: tuple[tuple[int, int, str], ...]
    """Of each tick its x on the lower edge, its y on the left edge, and its number."""
    dots: tuple[Dot, ...]


def reliability_chart(table: Sequence[tuple[float, float, int]]) -> Reliability:
    """The drawing of a table of (mean likelihood of a bin, share that was evidence, pairs)."""
    most = max((pairs for _, _, pairs in table), default=1)
    return Reliability(
        width=_LEFT + _SIDE + 18,
        height=_TOP + _SIDE + 48,
        left=_LEFT,
        right=_LEFT + _SIDE,
        top=_TOP,
        bottom=_TOP + _SIDE,
        ticks=tuple((_x(n / 100), _y(n / 100), str(n)) for n in (0, 25, 50, 75, 100)),
        dots=tuple(
            Dot(
                x=_x(stated),
                y=_y(share),
                radius=max(_SMALLEST, round(_LARGEST * log(pairs + 1) / log(most + 1))),
                label=f"{round(100 * stated)}% stated, {round(100 * share)}% were evidence, "
                f"{pairs:,} pairs",
            )
            for stated, share, pairs in table
            if pairs
        ),
    )


def _x(share: float) -> int:
    return round(_LEFT + _SIDE * share)


def _y(share: float) -> int:
    return round(_TOP + _SIDE * (1 - share))
