"""Material beside the repository that some tests compare with; they skip where it is not there."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared"

needs_shared = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared material is not beside this repository"
)
