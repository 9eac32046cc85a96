"""The folder of pages: what stands there already is neither made nor read again."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from generator.edge import files
from generator.summary import Batch


class Docs:
    """Files that a build answers for, below one folder."""

    def __init__(
        self, folder: Path, owned: Collection[str], known: Mapping[str, Sequence[str]]
    ) -> None:
        """`owned` are the folders in it that only builds write to; `known` tells of each file that
        an earlier build wrote what it was made of, and its sign then (`Ledger.files`)."""
        self._folder, self._owned, self._known = folder, owned, known
        self._signs = files.signs(folder, owned)
        self._left = {n: m for n, (m, sign) in known.items() if self._signs.get(n) == sign}
        """Of each file that is as it was left, what it was made of."""
        self.files: dict[str, Sequence[str]] = {}
        """What this build answers for, as `known`."""
        self._swept = False
        self.changed = 0
        """Files that were written or removed."""

    def untouched(self) -> bool:
        """Whether everything is there as the earlier build left it, and nothing else."""
        ours = {name for name in self._signs if name in self._known or self._owns(name)}
        return ours == self._known.keys() == self._left.keys()

    def write(self, batch: Batch) -> None:
        """Write those files of a batch that are not there yet as they have to be."""
        stale = {name for name, made_of in batch.made_of.items() if self._left.get(name) != made_of}
        texts = batch.texts() if stale else {}
        if stale and not self._swept:
            files.remove(self._folder, filter(files.is_temporary, self._signs))
            self._swept = True
        for name, made_of in batch.made_of.items():
            if name in stale:
                changed, sign = files.put(self._folder / name, texts[name].encode("utf-8"))
                self.changed += changed
                self.files[name] = (made_of, sign)
            else:
                self.files[name] = self._known[name]

    def prune(self) -> None:
        """Remove what is in the folders of builds and was not written."""
        gone = (name for name in self._signs if self._owns(name) and name not in self.files)
        self.changed += files.remove(self._folder, sorted(gone))

    def _owns(self, name: str) -> bool:
        return name.partition("/")[0] in self._owned and "/" in name


def schemas(made_of: str) -> Batch:
    """The schemas of question files and of exported reports, which come with the generator."""
    folder = Path(__file__).parents[1] / "schema"
    names = {f"data/{path.name}": path for path in sorted(folder.glob("*.json"))}
    return Batch(
        made_of=dict.fromkeys(names, made_of),
        texts=lambda: {name: path.read_text("utf-8") for name, path in names.items()},
    )
