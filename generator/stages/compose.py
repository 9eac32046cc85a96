"""Compose the answer from the claims: is the question answered, abstract, groups, limitations."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from generator import words
from generator.stages import corroborate, relevance, rewrite
from generator.stages.cite import narrative
from generator.stages.extract import strength
from generator.types import (
    Answered,
    Claim,
    Contested,
    Corroboration,
    Direction,
    Gap,
    Group,
    Paper,
    Question,
    Search,
    Statement,
    TextKind,
    Verdict,
)

SENTENCES = 5
"""Sentences of an abstract at most, the first one included, before what is missing is named."""
QUOTED = 0.15
"""What a claim has to be stronger by, 0 to 1, if it can only be told in quotation marks."""
REPEATED = 0.6
"""Share of the shorter sentence's content words from which two sentences say the same again."""
NAMED = 2
"""Works named as speaking about the same, at most."""
_LEANS = re.compile(
    r"\b(?:we|us|ours?|ourselves|i|my|the authors?|this|these|those|both (?:cases|settings|tasks|"
    r"datasets|languages|models|methods|approaches)|the (?:former|latter|above|aforementioned)|"
    r"the (?:proposed|presented|introduced|resulting) \w+)\b",
    re.IGNORECASE,
)
"""Words that mean something only in the mouth of the work, or in its text."""

_INNER = str.maketrans("“”", "‘’")
"""Quotation marks within quotation marks."""

Papers = Mapping[str, Paper]


def answered(question: Question, claims: Sequence[Claim], papers: Papers) -> tuple[Answered, str]:
    """Whether what was found answers the question, and the rule with the numbers put in.

    Answered: two independent works each have a claim whose quote speaks about every concept.
    One concept alone cannot be answered: to speak about a thing is not to say anything of it.
    Partly: one work has, or every concept is spoken about and some quote speaks about all but one.
    Not answered: otherwise.
    """
    total = len(question.concepts)
    spoken = {c.id: len(relevance.in_quote(c.mentions)) for c in claims}
    full = [papers[key] for key in dict.fromkeys(c.paper for c in claims if spoken[c.id] == total)]
    apart = any(corroborate.independent(a, b) for n, a in enumerate(full) for b in full[:n])
    missing = unspoken(question, claims)
    most = max(spoken.values(), default=0)
    said = (
        f"{len(full)} of {len(papers)} works quoted speak about all {total} concepts in one "
        f"sentence; {total - len(missing)} of {total} concepts are spoken about at all; one "
        f"sentence speaks about {most} at most"
    )
    if apart and total > 1:
        return Answered.ANSWERED, f"{said}, and two of those works are independent"
    if full or (not missing and total > 1 and most >= max(2, total - 1)):
        return Answered.PARTLY, said
    return Answered.NOT, said


def unspoken(question: Question, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Names of concepts that no quote speaks about."""
    named = {name for c in claims for name in relevance.in_quote(c.mentions)}
    return tuple(c.name for c in question.concepts if c.name not in named)


def groups(question: Question, claims: Sequence[Claim]) -> tuple[Group, ...]:
    """Claims by concept, in the question's order; a claim stands under its rarest concept."""
    count = {
        c.name: sum(c.name in relevance.in_quote(k.mentions) for k in claims)
        for c in question.concepts
    }
    members: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        members[min(relevance.in_quote(claim.mentions), key=lambda n: count[n])].append(claim.id)
    return tuple(
        Group(concept=c.name, claims=tuple(members[c.name]))
        for c in question.concepts
        if members[c.name]
    )


def abstract(
    question: Question,
    state: Answered,
    claims: Sequence[Claim],
    verdicts: Mapping[str, Verdict],
    papers: Papers,
    searches: Sequence[Search],
    gaps: Sequence[Gap],
) -> tuple[Statement, ...]:
    """The answer in at most six sentences, each with the claims it rests on.

    Without claims it is one sentence, which parts "nothing was found" from "nobody answered".
    """
    if not claims:
        return (Statement(text=_nothing(question, searches, gaps), claims=()),)
    best = _best(question, claims)
    return (
        _opening(question, state, claims, papers),
        *(_told(c, verdicts[c.id], papers) for c in best),
        *_missing(question, claims),
    )


def _best(question: Question, claims: Sequence[Claim]) -> list[Claim]:
    """The strongest claim of each of the strongest works, concepts not yet spoken about first."""
    chosen: list[Claim] = []
    covered: set[str] = set()
    pool = list(claims)
    while pool and len(chosen) < SENTENCES - 1:
        best = max(
            pool,
            key=lambda c: (
                len(set(relevance.in_quote(c.mentions)) - covered),
                strength(c, question) - QUOTED * leans(c),
            ),
        )
        chosen.append(best)
        covered |= set(relevance.in_quote(best.mentions))
        pool = [c for c in pool if c.paper != best.paper and not _repeats(c, best)]
    return sorted(chosen, key=lambda c: -strength(c, question))


def leans(claim: Claim) -> bool:
    """Whether a claim can be told only in the mouth of its work: it says "we", "this", "our"."""
    return rewrite.FRAME in claim.rewrites or bool(_LEANS.search(claim.text))


def _repeats(one: Claim, other: Claim) -> bool:
    """Whether two claims have most of their content words in common."""
    first, second = (set(words.content_stems(claim.quote)) for claim in (one, other))
    return len(first & second) >= REPEATED * min(len(first), len(second))


def _nothing(question: Question, searches: Sequence[Search], gaps: Sequence[Gap]) -> str:
    about = _and([c.name for c in question.concepts])
    silent = _and(list(dict.fromkeys(g.where for g in gaps if not g.looking_up)))
    if not silent:
        return f"Nothing was found that speaks about {about}; the question is not answered."
    if not searches:
        why = "; ".join(dict.fromkeys(f"{g.where}: {g.why}" for g in gaps if not g.looking_up))
        return f"The question is not answered, because no search was answered ({why})."
    return (
        f"Nothing was found that speaks about {about} where the search was answered, but {silent} "
        f"did not answer; the question is not answered."
    )


def _opening(
    question: Question, state: Answered, claims: Sequence[Claim], papers: Papers
) -> Statement:
    full = [c for c in claims if len(relevance.in_quote(c.mentions)) == len(question.concepts)]
    about = _together(question)
    works = len({c.paper for c in full})
    if state is Answered.ANSWERED:
        text = f"{_works(works).capitalize()} report findings that speak about {about}."
    elif full and len(question.concepts) == 1:
        text = (
            f"{_works(works).capitalize()} {_verb(works)} findings that speak about {about}; "
            f"whether they answer the question cannot be told from one concept."
        )
    elif full:
        text = (
            f"The question is answered in part: {_works(works)} {_verb(works)} findings that "
            f"speak about {about}, and no independent work does."
        )
    else:
        so_far = "answered in part" if state is Answered.PARTLY else "not answered"
        text = (
            f"The question is {so_far} by what was found: no finding speaks about {about}, and "
            f"{_works(len(papers))} {'speaks' if len(papers) == 1 else 'speak'} about some of it."
        )
    return Statement(text=text, claims=tuple(c.id for c in (full or claims)[:3]))


def _together(question: Question) -> str:
    names = [c.name for c in question.concepts]
    return f"{_and(names)} together" if len(names) > 1 else _and(names)


def _told(claim: Claim, verdict: Verdict, papers: Papers) -> Statement:
    """A claim as a sentence, with who speaks about the same."""
    paper = papers[claim.paper]
    text, end = claim.text.rstrip(), ""
    if leans(claim):
        said = text.removeprefix(rewrite.frame("", narrative(paper)))
        text = f"{narrative(paper)} {_conjugated('report', [paper])}: “{said.translate(_INNER)}"
        end = "”"
    if others := _others(verdict.corroborated_by, papers):
        text, end = text.removesuffix("."), f"{end}; {others}."
    return Statement(text=text + end, claims=(claim.id,))


def _others(found: Sequence[Corroboration], papers: Papers) -> str:
    """Who speaks about the same, those that disagree first; empty where nobody does."""
    said: dict[str, list[Paper]] = {verb: [] for verb in ("disagree", "may disagree", "agree", "")}
    for passage in found:
        said[_verb_of(passage)].append(papers[passage.paper])
    told = [
        f"{_and([narrative(p) for p in works[:NAMED]])} "
        f"{_conjugated(verb, works[:NAMED]) if verb else _conjugated('speak', works[:NAMED])}"
        f"{'' if verb else ' about the same'}"
        for verb, works in said.items()
        if works
    ]
    return _and(told)


def _verb_of(passage: Corroboration) -> str:
    """What a work does about a claim, as far as that was assessed."""
    if passage.direction is Direction.NOT_ASSESSED:
        return "may disagree" if passage.tension else ""
    return "agree" if passage.direction is Direction.AGREES else "disagree"


def _conjugated(verb: str, works: Sequence[Paper]) -> str:
    """The verb behind names: one person reports, several report."""
    people = sum(max(1, len(paper.authors)) for paper in works)
    return verb if people > 1 or verb.startswith("may ") else f"{verb}s"


def _missing(question: Question, claims: Sequence[Claim]) -> tuple[Statement, ...]:
    silent = unspoken(question, claims)
    if not silent:
        return ()
    return (Statement(text=f"No finding speaks about {_and(silent, 'or')}.", claims=()),)


def _and(names: Sequence[str], word: str = "and") -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _works(count: int) -> str:
    numbers = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    spelled = numbers[count] if count < len(numbers) else str(count)
    return f"{spelled} work{'' if count == 1 else 's'}"


def _verb(count: int) -> str:
    return "reports" if count == 1 else "report"


def limitations(
    question: Question,
    papers: Sequence[Paper],
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    searches: Sequence[Search],
    gaps: Sequence[Gap],
) -> tuple[str, ...]:
    """What a reader has to keep in mind about this very report, from its own numbers."""
    found = [_text_limit(papers), *(_gap_limit(gap) for gap in gaps)]
    alone = sum(not v.corroborated_by for v in verdicts)
    if claims:
        found.append(
            f"{alone} of {len(claims)} claims rest on one work only: no independent passage "
            f"was recognised, by its words, as one about the same finding."
        )
        found.append(
            "Whether independent passages agree or disagree was not assessed for any claim."
            if all(v.direction.value == "not assessed" for v in verdicts)
            else "Direction was assessed by a verifier; see each claim."
        )
    if any(v.contested is Contested.POSSIBLE_TENSION for v in verdicts):
        found.append(
            "Possible tension is told by words that point opposite ways or figures that lie far "
            "apart; they may speak of different settings."
        )
    preprints = sum(not p.kind.peer_reviewed for p in papers)
    if preprints:
        found.append(
            f"{preprints} of {len(papers)} works quoted {'is' if preprints == 1 else 'are'} "
            f"not known to be peer-reviewed."
        )
    unheard = {gap.where for gap in gaps if not gap.looking_up}
    sources = {search.source for search in searches} | unheard
    if len(sources) == 1:
        found.append(f"Only one source was searched: {sources.pop()}.")
    if silent := unspoken(question, claims):
        found.append(f"Nothing quoted here speaks about {_and(silent, 'or')}.")
    return tuple(line for line in found if line)


def _gap_limit(gap: Gap) -> str:
    what = "a look-up" if gap.looking_up else "the search"
    return f"{gap.where} did not answer {what}: {gap.why.rstrip('.')}."


def _text_limit(papers: Sequence[Paper]) -> str:
    kinds = [p.text.text_kind for p in papers if p.text]
    if not kinds:
        return ""
    annotated = sum(k is TextKind.ANNOTATION for k in kinds)
    short = sum(k is TextKind.ABSTRACT for k in kinds)
    if not annotated and not short:
        return ""
    if annotated == len(kinds):
        return (
            f"{_all(len(kinds))} quoted from annotations written by the keepers of this "
            f"repository's library, not from the works themselves."
        )
    if short == len(kinds):
        return f"{_all(len(kinds))} quoted from abstracts only."
    said = f"{short} of {len(kinds)} works are quoted from their abstracts only"
    return f"{said}, {annotated} from annotations." if annotated else f"{said}."


def _all(count: int) -> str:
    return "The only work is" if count == 1 else f"All {count} works are"
