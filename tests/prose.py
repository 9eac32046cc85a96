"""What is asked of an abstract, so that it reads as a person would have written it."""

import re
from collections.abc import Iterator

from generator import words
from generator.types import Answered, Claim, Report, Statement

ABOUT_THE_SEARCH = (
    "No finding speaks about ",
    "Nothing was found that speaks about ",
    "The question is not answered, because ",
)
"""How sentences begin that rest on no claim, because they say what the search did not bring."""
ORPHANS = re.compile(
    r"\b(?:we|us|ours?|the authors?|this|these|those|both (?:cases|settings|tasks|datasets|models)|"
    r"the (?:former|latter|aforementioned)|the (?:proposed|presented|introduced) \w+)\b",
    re.IGNORECASE,
)
"""Words whose meaning stands elsewhere."""
LEADS = re.compile(
    r"(?:(?:however|moreover|furthermore|in addition|additionally|also|further|finally|overall|"
    r"specifically|in contrast|by contrast|instead|that is|therefore|thus|hence),|for example|"
    r"for instance|e\.g|i\.e|conversely|similarly|likewise|on the other hand|it|they|its|their|"
    r"such|that|there|here|he(?! et al)|she|both|the same|another|others)(?!\w)",
    re.IGNORECASE,
)
"""How a sentence begins that leans on the one before it in its own text."""
AGAIN = 0.6
"""Share of the shorter sentence's content words that two sentences may have in common."""


def faults(report: Report) -> Iterator[str]:
    """What is wrong with the abstract of a report, in words."""
    sentences = report.abstract
    if not 1 <= len(sentences) <= 6:
        yield f"{len(sentences)} sentences"
    if report.answered is Answered.NOT and "not answered" not in sentences[0].text:
        yield f"the first does not say that the question is not answered: {sentences[0].text}"
    for sentence in sentences:
        yield from (f"{fault}: {sentence.text}" for fault in of_one(sentence))
    told = [s for s in sentences[1:] if s.claims]
    yield from (f"not as claimed: {s.text}" for s in told if not as_claimed(s, report))
    yield from repetitions(told, report)
    text = " ".join(s.text for s in sentences)
    yield from (f"nobody spoke about {name}" for name in report.unspoken if name not in text)


def of_one(sentence: Statement) -> Iterator[str]:
    """What is wrong with a sentence by itself."""
    if not sentence.claims and not sentence.text.startswith(ABOUT_THE_SEARCH):
        yield "no reference"
    own = re.sub("“.*”", "“”", sentence.text)
    yield from (f"an orphan “{found[0]}”" for found in ORPHANS.finditer(own))
    if LEADS.match(sentence.text) or LEADS.match(sentence.text.partition(": “")[2]):
        yield "leans on a sentence before it"
    if not re.fullmatch(r"(?:[^a-z\s]|[a-z]\S*[A-Z0-9]).*[.!?][”’)]*", sentence.text, re.DOTALL):
        yield "no whole sentence"
    if (
        len(re.findall("“[^”]*”", sentence.text)) != sentence.text.count("“")
        or "  " in sentence.text
    ):
        yield "signs amiss"


def as_claimed(sentence: Statement, report: Report) -> bool:
    """Whether a sentence says what its claim says, word for word."""
    (claim,) = (c for c in report.claims if c.id in sentence.claims)
    return plain(said(claim)).rstrip(". ") in plain(sentence.text)


def plain(text: str) -> str:
    """In one form of quotation marks, as a quotation within a quotation has others."""
    return text.translate(str.maketrans("“”‘’", "\"\"''")).replace('"', "'")


def said(claim: Claim) -> str:
    """The claim without the work in front."""
    return claim.text.partition(": ")[2] if "frame" in claim.rewrites else claim.text


def repetitions(told: list[Statement], report: Report) -> Iterator[str]:
    """Works and findings that come twice."""
    claims = {claim.id: claim for claim in report.claims}
    works = [claims[s.claims[0]].paper for s in told]
    yield from (f"{key} speaks twice" for key in set(works) if works.count(key) > 1)
    stems = [set(words.content_stems(claims[s.claims[0]].quote)) for s in told]
    for n, one in enumerate(stems):
        for other in stems[:n]:
            if len(one & other) > AGAIN * min(len(one), len(other)):
                yield f"said again: {told[n].text}"
