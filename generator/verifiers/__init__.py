"""Verifiers: one file per way to ask whether a passage agrees with a claim. Used by `update` alone.

To add one: a file here with a `VERIFIER`, and its name below.
"""

from collections.abc import Mapping
from importlib import import_module

from generator.types import Verifier

NAMES = ("openai",)
"""The files of this folder; the first whose endpoint the environment names is asked."""

VERIFIERS: Mapping[str, Verifier] = {
    name: import_module(f"{__name__}.{name}").VERIFIER for name in NAMES
}
"""By name."""
