"""Take claims out of a work: its findings on the question, word for word, at most three a work."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator import words
from generator.stages import relevance, rewrite
from generator.stages.cite import narrative
from generator.stages.screen import needed
from generator.types import Claim, Paper, Passage, Question, Role

PER_WORK = 3
"""Claims shown of one work, so that no report is one paper in disguise."""
AT_MOST = 18
"""Claims shown in a report; a reader's attention ends."""
SPECIFIC = 0.3
"""Specificity, 0 to 1, from which a finding says something."""
LONGEST = 420
"""Characters of a sentence that can still be read as one claim; a longer one is not shown."""

VAGUE = "says nothing specific"
LEANING = "cannot be understood alone"
ASIDE = "not on the question"
SURPLUS = f"beyond {PER_WORK} claims of one work"
BEYOND = f"beyond the {AT_MOST} strongest"
REPEATED = "the same words as another claim"
LONG = f"longer than {LONGEST} characters"
CUT = "not a whole sentence"

WHOLE = re.compile(r"(?<!\.\.)[.!?][\"'”’»)\]]*$")
"""An end as sentences have it; an abstract that its source cut off ends in mid-word or in dots."""
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?\s?(?:%|percent\b|points?\b|x\b|times\b)?")
_NAME = re.compile(
    r"\b(?:[A-Z]\w*[A-Z0-9]|[a-z0-9_]\w*[A-Z])[\w-]*\b"
    r"|(?<=[a-z,;] )[A-Z][a-z]+\b"  # a capital within a sentence: Finnish, Bergen
)
# These are for text in lower case: to fold case at each letter takes twice as long.
_COMPARISON = re.compile(
    r"\b(?:than|outperform\w*|surpass\w*|exceed\w*|beats?|better|worse|higher|lower|fewer|larger|"
    r"smaller|faster|slower|stronger|weaker|compared (?:to|with)|relative to|over (?:the|a|\w+ )|"
    r"improv\w*|reduc\w*|increas\w*|decreas\w*|drops?|dropped|degrad\w*|hurts?|harms?|gains?|gap|"
    r"rais(?:e|es|ed|ing)|lower(?:s|ed|ing)|ris(?:e|es|en|ing)|rose|falls?|fell|loses?|lost|costs?|"
    r"boost\w*|declin\w*|worsen\w*|weaken\w*|strengthen\w*|shrinks?|doubl\w+|halv\w+|"
    r"correlat\w*|on par|comparable|no (?:significant|consistent))\b"
)
_CONDITION = re.compile(
    r"\b(?:when|if|unless|only|without|under|even|especially|except|where|while|whereas|depending|"
    r"despite|although|in (?:low|high|zero|few)[- ]\w+|for (?:low|high)[- ]\w+|across|between|"
    r"because|due to)\b"
)
_EMPTY = re.compile(
    r"\b(?:effective(?:ness)?|superior(?:ity)?|promising|usefulness|feasib\w+|strong performance|"
    r"great potential|significant improvements?|state-of-the-art (?:results|performance))\b"
)
_EXPERIMENTS_SHOW = re.compile(
    r"^(?:extensive |comprehensive |thorough |our |the |these |experimental |empirical |detailed )*"
    r"(?:experiments?|results?|evaluations?|analys[ie]s)\b(?!.*\b(?:show|demonstrat|reveal|confirm|"
    r"suggest|indicat|find|found)\w* that\b)"
)
_ANAPHORA = re.compile(
    r"^(?:it|its|they|their|them|this|these|those|that|such|both|the former|the latter|he|she|here|"
    r"there(?:fore|by)?|doing so|the same|another|others?|similar(?:ly)?|likewise|in this case|"
    r"in these cases|in both cases|to do so|for this|for these|the (?:resulting|above|two|three|"
    r"latter|former|other|second|first|authors?)|for (?:example|instance)|e\.g|i\.e|that is,|"
    r"(?:in|by) contrast,|conversely|instead,|on the (?:other hand|contrary)|as such,)"
    r"(?!\w)(?! (?:is|are) (?:a|an|the) (?:need|lack))"
)
_BACK_REFERENCE = re.compile(
    r"\b(?:both (?:settings|cases|tasks|datasets|scenarios|languages|models|approaches)|"
    r"these|(?:this|those|such) (?:\w+ )?(?:datasets?|settings?|tasks?|models?|"
    r"methods?|approach|approaches|problem|issues?|techniques?|strateg(?:y|ies)|corpus|"
    r"corpora|benchmark|framework|phenomen\w+|findings?|results?|cases?|systems?|attacks?|"
    r"combinations?|improvements?|gains?|effects?|observations?|trends?|limitations?|gaps?|"
    r"procedures?|setups?|schemes?|ideas?|paradigms?|loss(?:es)?|features?|information|knowledge|"
    r"representations?|directions?|changes?|differences?|factors?|examples?|properties|property)|"
    r"the (?:former|latter|aforementioned|above))\b"
)
_OWN = re.compile(
    r"\b(?:we|our|ours|us|the (?:proposed|presented|introduced|suggested) \w+|the authors)\b"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """Claims of all works, strongest first, and what was left, per reason."""

    claims: tuple[Claim, ...]
    dropped: tuple[tuple[str, int], ...]
    weaker: frozenset[str]
    """Keys of works that had findings on the question, of which none is among the strongest."""


def take(works: Sequence[tuple[Paper, Sequence[Passage]]], question: Question) -> Taken:
    """The strongest claims. `works` come in the order of their rank, the best first."""
    dropped: Counter[str] = Counter()
    found: list[Claim] = []
    for paper, passages in works:
        own = _of_work(paper, passages, question, dropped)
        dropped[SURPLUS] += len(own) - len(own[:PER_WORK])
        found.extend(own[:PER_WORK])
    distinct = _distinct(sorted(found, key=lambda c: -strength(c, question)), dropped)
    dropped[BEYOND] += len(distinct) - len(distinct[:AT_MOST])
    shown = tuple(distinct[:AT_MOST])
    weaker = {c.paper for c in found} - {c.paper for c in shown}
    counts = tuple((reason, n) for reason, n in sorted(dropped.items()) if n)
    return Taken(shown, counts, frozenset(weaker))


def _of_work(
    paper: Paper, passages: Sequence[Passage], question: Question, dropped: Counter[str]
) -> list[Claim]:
    claims = []
    for passage in passages:
        result = claim_of(paper, passage, question)
        if isinstance(result, str):
            dropped[result] += 1
        else:
            claims.append(result)
    return sorted(claims, key=lambda c: (-strength(c, question), c.start))


def claim_of(paper: Paper, passage: Passage, question: Question) -> Claim | str:
    """The claim that a sentence makes, or the reason why it is none."""
    if passage.role is not Role.FINDING:
        return f"{passage.role.value}, no finding"
    if len(passage.text) > LONGEST:
        return LONG
    if not WHOLE.search(passage.text):
        return CUT
    text, rewrites = rewrite.rewrite(passage.text)
    if leans(text):
        return LEANING
    specific = specificity(text)
    if specific < SPECIFIC:
        return VAGUE
    mentions = relevance.mentions(passage.text, paper.title, question.concepts)
    if not relevance.in_quote(mentions) or len(mentions) < needed(question):
        return ASIDE
    if _OWN.search(text.lower()):
        text, rewrites = rewrite.frame(text, narrative(paper)), (*rewrites, rewrite.FRAME)
    return Claim(
        id=claim_id(paper.key, passage.text),
        paper=paper.key,
        text=text,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        rewrites=rewrites,
        mentions=mentions,
        specificity=specific,
        named_by=passage.named_by,
    )


def claim_id(work: str, quote: str) -> str:
    """Stable over rebuilds and edits of the report: it depends on work and quote alone."""
    return "c-" + hashlib.sha256(f"{work}\n{quote}".encode()).hexdigest()[:8]


def leans(text: str) -> bool:
    """Whether a sentence leans on one that came before it."""
    lower = text.lower()
    return bool(_ANAPHORA.match(lower) or _BACK_REFERENCE.search(lower))


def specificity(text: str) -> float:
    """How much a sentence says, 0 to 1.

    0.2 for a number and 0.1 for each further one (0.4 at most), 0.15 a name (0.3 at most), 0.2 for
    a comparison, 0.1 for a condition, 0.05 each five content words (0.2 at most); less 0.2 for
    each empty phrase ("effectiveness"), less 0.2 if experiments are its subject and it does not
    go on with what they show.
    """
    lower = text.lower()
    numbers = len(_NUMBER.findall(text))
    names = len(set(_NAME.findall(text)))
    said = (
        min(0.4, 0.1 + 0.1 * numbers if numbers else 0.0)
        + min(0.3, 0.15 * names)
        + (0.2 if _COMPARISON.search(lower) else 0.0)
        + (0.1 if _CONDITION.search(lower) else 0.0)
        + min(0.2, 0.05 * (len(words.content_stems(text)) // 5))
    )
    empty = 0.2 * len(_EMPTY.findall(lower)) + (0.2 if _EXPERIMENTS_SHOW.match(lower) else 0.0)
    return round(min(1.0, max(0.0, said - empty)), 3)


def strength(claim: Claim, question: Question) -> float:
    """What claims are ordered by, 0 to 1: six parts relevance, four parts specificity."""
    return 0.6 * relevance.share(claim.mentions, question.concepts) + 0.4 * claim.specificity


def _distinct(claims: Iterable[Claim], dropped: Counter[str]) -> list[Claim]:
    """Without repetitions. All words count: without "not" a finding and its denial are the same."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for claim in claims:
        said = tuple(word.stem for word in words.words(claim.quote))
        if said in seen:
            dropped[REPEATED] += 1
        else:
            seen.add(said)
            kept.append(claim)
    return kept
