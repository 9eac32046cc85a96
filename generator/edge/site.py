"""What the site's owner decides, from mkdocs.yml."""

from pathlib import Path
from typing import Any

import yaml

from generator.errors import GeneratorError
from generator.settings import Settings


def settings(root: Path) -> Settings:
    """Settings of the site at that folder.

    Raises:
        GeneratorError: no mkdocs.yml there, or one that is not a mapping.
    """
    path = root / "mkdocs.yml"
    try:
        data: Any = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise GeneratorError(
            f"{path}: no such file (run this in the folder of a site, or name it with --root)"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GeneratorError(f"{path}: cannot be read: {error} (see mkdocs's manual)") from error
    if not isinstance(data, dict):
        raise GeneratorError(f"{path}: not a mapping (see mkdocs's manual)")
    extra = data.get("extra")
    chosen = extra if isinstance(extra, dict) else {}
    return Settings(
        root=root,
        publisher=str(chosen.get("publisher") or "Assignee Research"),
        site_url=str(data.get("site_url") or ""),
        repo_url=str(chosen.get("repo_url") or ""),
    )
