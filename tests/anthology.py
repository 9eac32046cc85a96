"""Reports made from the ACL records beside the repository, as a library in a temporary folder."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from generator import bibliography, pipeline, research
from generator.edge.library import Shelf, open_shelf
from generator.sources.library import ADDRESS
from generator.stages.concepts import find_concepts, title_from
from generator.types import Concept, Lock, Question, Record, Report
from tests.shared import FOLDER

T = TypeVar("T")

FILE = FOLDER / "data" / "anthology" / "acl_2018_2023.jsonl"
TODAY = "2026-05-04"
DUPLICATES = (
    ("D18-1092", "D18-1105"),
    ("2021.emnlp-main.839", "2021.findings-emnlp.131"),
    ("2023.findings-acl.458", "2023.repl4nlp-1.21"),
    ("2021.findings-emnlp.58", "2022.acl-long.480"),
    ("2022.coling-1.372", "2023.findings-eacl.184"),
)
"""Works that stand there twice, and abstracts that were pasted onto the wrong work."""
NOTHING_TO_SAY = (
    "Does metformin lower cardiovascular mortality in patients with type 2 diabetes?",
    "How do stellar winds of massive stars shape the interstellar gas in dwarf galaxies?",
    "Do purple elephants improve the gravity of sandwiches on Tuesdays?",
)
"""Questions of medicine, of astronomy and of nobody; nothing in these records answers them."""
ASKED: Mapping[str, Sequence[Sequence[str]]] = {
    "Does back-translation improve low-resource machine translation?": (
        ("back-translation", "backtranslation"),
        ("low-resource languages", "low-resource"),
        ("machine translation", "NMT", "translation quality"),
    ),
    "Does data augmentation improve the robustness of text classification?": (
        ("data augmentation", "augmentation"),
        ("robustness", "robust"),
        ("text classification", "classifier"),
    ),
    "Does knowledge distillation keep the accuracy of BERT on GLUE?": (
        ("knowledge distillation", "distillation"),
        ("accuracy", "performance"),
        ("BERT",),
        ("GLUE",),
    ),
    "Do attention weights explain what neural models predict?": (
        ("attention weights", "attention"),
        ("explanation", "interpretability", "faithful"),
        ("neural models", "predictions"),
    ),
    "How does gender bias in word embeddings affect coreference resolution?": (
        ("gender bias",),
        ("word embeddings", "embeddings"),
        ("coreference resolution", "coreference"),
    ),
    "Is human evaluation of summarization correlated with ROUGE?": (),
    "Does multi-task learning help named entity recognition in biomedical texts?": (),
    "Do retrieval and large language models reduce errors in open-domain question answering?": (),
}
"""Questions that these records say something about, with concepts as a person may state them."""


@cache
def records(path: Path = FILE) -> Mapping[str, Record]:
    """All records of that file by their ACL id."""
    return {record.acl: record for record in bibliography.read(path.read_text("utf-8"), path.name)}


class Anthology:
    """The library, indexed once, and what is asked of it."""

    def __init__(self, cache_folder: Path, path: Path = FILE) -> None:
        shelf = open_shelf([path], cache_folder, path.parent)
        assert shelf is not None
        self._shelf: Shelf = shelf

    async def get(self, url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        """The way out, which leads to the library alone."""
        assert url == ADDRESS
        return read(self._shelf.search(params))

    def found(self, question: Question) -> Lock:
        """What a search of the library brings."""
        plan = research.plan(question, ("library",), ())
        return asyncio.run(research.research(question, plan, self.get, TODAY, lambda _: None))

    def report(self, question: Question) -> Report:
        """The report that `update` and `build` would make."""
        return made(question, self.found(question))


def made(question: Question, lock: Lock) -> Report:
    """The report of a lock."""
    return pipeline.synthesise(question, lock, publisher="Made-up Reports", provisional=False)


def asked(text: str, concepts: Sequence[Sequence[str]] = (), limit: int = 50) -> Question:
    """A question as a file may state it, with its concepts or without."""
    stated = tuple(Concept(name=terms[0], terms=tuple(terms)) for terms in concepts)
    return Question(
        slug="asked-of-the-anthology",
        question=text,
        title=title_from(text),
        concepts=stated or find_concepts(text),
        concepts_given=bool(stated),
        asked_on=TODAY,
        limit=limit,
    )
