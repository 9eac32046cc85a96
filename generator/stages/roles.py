"""What a sentence does in its text: finding, method, background, …

What never is a finding (notes of availability, outlooks, findings of others, questions, headings)
is told by listed rules. A label in the text ("Results:") decides the rest, and where there is none,
the fitted model of `zoning`. What that is worth is measured on CSAbstruct by
`python -m tests.benchmarks.sentences`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.stages import zoning
from generator.stages.zoning import Zone
from generator.types import Role


class Section(StrEnum):
    """What a labelled section of an abstract holds."""

    BACKGROUND = "background"
    AIM = "aim"
    METHOD = "method"
    FINDING = "finding"
    MIXED = "mixed"
    """Methods and results in one, or a discussion: each sentence is judged as without a label."""
    LIMIT = "limit"
    OTHER = "other"

    @staticmethod
    def of(label: str) -> "Section":
        """The section that a label such as "Main findings" opens."""
        for pattern, section in _LABELS:
            if re.search(pattern, label, re.IGNORECASE):
                return section
        return Section.OTHER


_LABELS = (
    (r"availab|fund|keyword|registration", Section.OTHER),
    (r"limit", Section.LIMIT),
    (
        r"(?:method|approach|measure).*(?:result|finding)|^(?:discussion|data synthesis)$",
        Section.MIXED,
    ),
    (r"result|finding|conclu|interpret", Section.FINDING),
    (
        r"method|material|design|approach|setting|particip|patient|subject|population|interven|"
        r"exposure|measure|outcome|data|selection|search",
        Section.METHOD,
    ),
    (r"objective|aim|purpose|goal", Section.AIM),
    (r"background|intro|motiv|context|signific|rationale|importance", Section.BACKGROUND),
)
_BY_SECTION = {
    Section.BACKGROUND: (Role.BACKGROUND, Zone.BACKGROUND),
    Section.AIM: (Role.AIM, Zone.OBJECTIVE),
    Section.METHOD: (Role.METHOD, Zone.METHOD),
    Section.FINDING: (Role.FINDING, Zone.RESULT),
    Section.LIMIT: (Role.LIMIT, Zone.OTHER),
    Section.OTHER: (Role.UNCLEAR, Zone.OTHER),
}
_BY_ZONE = {
    Zone.BACKGROUND: Role.BACKGROUND,
    Zone.OBJECTIVE: Role.AIM,
    Zone.METHOD: Role.METHOD,
    Zone.RESULT: Role.FINDING,
    Zone.OTHER: Role.UNCLEAR,
}


def _pattern(text: str) -> re.Pattern[str]:
    """For sentences in lower case: to fold case at each letter takes twice as long."""
    return re.compile(text, re.VERBOSE)


# Where all choices of a pattern begin with \b, it is searched many times as fast.
_AVAILABILITY = _pattern(
    r"""\bhttps?:// | \bgithub\.(?:com|io)\b
    | \b(?:we|will)\s+(?:also\s+|have\s+)?(?:\w+ly\s+)?(?:released?|open-?sourced?|share|publish)\b
      .*\b(?:code|data\w*|model\w*|corpus|resource\w*|available|public\w*)\b
    | \b(?:we|will)\s+(?:also\s+)?(?:\w+ly\s+)?make\b.*\b(?:available|public\w*)\b
    | \b(?:codes?|data|datasets?|models?)\s+(?:is|are|can\s+be|will\s+be)\s+
      (?:found|released|accessed)"""
)
_AVAILABLE = _pattern(
    r"""^(?!.*\b(?:no|not|little|few|limited|scarce|when|if|where|than)\b.*\bavailable\b)
    .*(?:\b(?:codes?|scripts?|data|datasets?|models?|corpus|corpora|embeddings|software|tools?|
    implementation|package|library|systems?|interface|demo|video|resources?|benchmark|materials?|
    annotations?|collection)\b.*\b(?:is|are|be|been|made|now|also)\s+(?:\w+ly\s+|now\s+|also\s+|
    made\s+)*available\b
    | \b(?:is|are|be|been|made|now)\s+(?:made\s+)?(?:public|free|open)ly\s+available\b)"""
)
"""For sentences with that word: to look for it first is fast."""
_OUTLOOK = _pattern(
    r"""\bfuture(?<!room\ for\ future)\s+(?:works?|research|studies|directions?)\b
    | \bwe\s+(?:\w+\s+)?(?:hope|plan|believe|expect|envision|encourage|invite|call\s+for|discuss)\b
    | \bleaderboard\b | \b(?:participat\w+|submitted|organi[sz]\w+|describes?|our\s+(?:submission|
    entry|entries))\b.{0,80}\bshared\s+task\b
    | \b(?:promising|interesting)\s+(?:direction|avenue)s?\b | \bpaves?\s+the\s+way\b
    | \bwill\s+(?:\w+\s+)?(?:facilitate|foster|inspire|encourage|spur|stimulate)\b
    | \bopens?\s+(?:up\s+)?(?:new|the)\b | \bwon\b | \branked\b | \bnext\s+step\b
    | \b(?:first|second|third)\s+place\b | \bfirst\s+steps?\s+towards?\b
    | \bencourages?\s+(?:\w+\s+)?researchers\b"""
)
_CITES = _pattern(
    r"""\(\s*[a-z][\w'’-]+(?:\s+(?:et\s+al\.?|and\s+[a-z][\w'’-]+))?,?\s+(?:19|20)\d\d[a-z]?
    | \bet\s+al\.?,?\s+\(?(?:19|20)\d\d | ^\W*[a-z][\w'’-]+\s+et\s+al\b
    | \[\s*[1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*\s*\]"""
)
_OTHERS = _pattern(
    r"""\b(?:prior|previous|earlier|recent|existing|past)\s+(?:\w+\s+)?(?:work|works|studies|research|
      approaches|methods|efforts|models|literature|findings)\b
    | \b(?:has|have)\s+been\s+(?:\w+\s+)?(?:shown|found|reported|demonstrated|observed)\b
    | \bis\s+(?:well\s+)?known\s+(?:to|that)\b | \bhas\s+recently\s+(?:shown|emerged|become)\b"""
)
_OWN = _pattern(r"\b(?:we|our|ours)\b")
_COMPARES = _pattern(
    r"""\b(?:out-?perform\w* | surpass\w* | exceed\w* | than | unlike | contrary\s+to | superior\w*
    | experiments? | experimental | results | compar(?:ed|able)\s+(?:to|with) | improve\w*)\b"""
)
"""With these, a sentence that names the work of others sets its own beside it."""
_WE_FOUND = _pattern(
    r"""\b(?:we|i)\b[^;:?]{0,300}?\b(?:find|found|show|shows|showed|showing|observed?|observing|see|saw|
    demonstrat(?:e|es|ed|ing)|conclude[d]?|confirm(?:ed|ing)?|reveal(?:ed|ing)?|discover(?:ed)?|
    notice[d]?|establish(?:ed)?|prove[d]?|report(?:ed)?|identif(?:y|ied))\s+
    (?:\w+ly\s+|\w+ly\s+and\s+\w+ly\s+)?(?:(?:on|in|for|with|through|by|via|using|across)\s[^;:]{0,60}?)?
    (?:that|no\s+(?:\w+\s+)?(?:evidence|effects?|differences?)|(?:limited|little|large|strong)\s)
    | \b(?:finding|conclusion|upshot)\s+is\s+that\b"""
)
_SHOWN = _pattern(
    r"""\b(?:results?|experiments?|evaluations?|analys[ie]s|findings|ablations?|simulations?)\b
      [^.;]{0,60}?\b(?:show|shows|showed|shown|indicate[sd]?|suggest(?:s|ed)?|demonstrate[sd]?|
      reveal(?:s|ed)?|confirm(?:s|ed)?)\b
    | \b(?:outperform(?:s|ed)?|surpass(?:es|ed)?|exceed(?:s|ed)?)\b
    | \b(?:better|worse|higher|lower|faster|slower|stronger|weaker|fewer)\b[^.;]{0,60}\bthan\b
    | \b(?:more|less)\s+\w+\s+than\b
    | \b(?:achieves|achieved|obtains|obtained|yields|yielded|gives|gave|we\s+(?:achieve|obtain|get|
      see|observe))\b[^.;]{0,60}\b(?:state-of-the-art|better|improvements?|gains?|reductions?|
      increases?|drops?)\b
    | \b(?:improvements?|gains?|reductions?|increases?|drops?)\s+of\s+(?:up\s+to\s+)?\d
    | \b(?:improve|increase|reduce|decrease|drop|degrade|boost|raise|lower|decline|cut|rise)s?d?\b
      [^.;]{0,120}\bby\s+(?:up\s+to\s+|about\s+|over\s+|more\s+than\s+|at\s+least\s+)?\d
    | \b(?:was|were)\s+(?:\w+ly\s+)?(?:associated|correlated)\s+with\b
    | \b(?:did|does|do)\s+not\s+(?:\w+ly\s+)?(?:affect|alter|change|differ|improve|
      increase|reduce)\b
    | \b(?:had|has)\s+no\s+(?:\w+\s+)?effects?\b
    | \b(?:showed|exhibited|displayed|resulted\s+in|caused)\s+(?:an?\s+)?(?:\w+ly\s+)?(?:increased?|
      decreased?|reduced|reduction|improved|impaired|enhanced|higher|lower|greater)\b"""
)
_FIGURE = _pattern(r"\d\s*(?:%|percent\b|(?:\w+\s+)?points?\b)")
_ANNOUNCES = _pattern(
    r"""(?:^|,\s+|^in\s+this\s+\w+\s+|^here\s+)(?:(?:lastly|finally|further(?:more)?|moreover|also|then|next)\s+)?
    (?:we|i|(?:this|our|the)\s+(?:paper|work|study|article|survey|tutorial|thesis|report))\s+
    (?:\w+ly\s+|also\s+|further\s+|then\s+|first\s+|next\s+|will\s+|have\s+|therefore\s+|thus\s+)*
    (?:propos|introduc|present|investigat|stud(?:y|ie)|explor|aim|address|examin|describ|consider|
    ask|focus|tackl|analy[sz]|seek|formulat|revisit|review|survey|offer|provid|contribut|summari[sz]|
    outlin|highlight|us(?:e|es|ed)\b|train|evaluat|fine-?tun|appl(?:y|ie)|compar|collect|annotat|
    buil[dt]|creat|employ|leverag|conduct|perform|develop|design|test|construct|extend|adapt|adopt|
    experiment|combin|incorporat|select|generat|translat|measur|implement|augment|utili[sz]|curat|
    defin|pre-?train|simulat|extract|deploy|releas|complement|showcas|carr(?:y|ied)\s+out)"""
)
_PROMISES = _pattern(
    r"""\b(?:can|could|may|might|will)\s+(?:\w+ly\s+|also\s+|thus\s+|further\s+|then\s+)*(?:serve|guide|
    inform|drive|motivate|benefit|help|be\s+(?:\w+ly\s+)?(?:used|extended|adapted|applied|released|
    incorporated))\b | \bwe\s+will\b | \bcalls?\s+for\b | \bneed(?:s|ed)?\s+(?:for|to)\b"""
)
_OUTCOME = _pattern(
    r"""\b(?<!\bto\ )(?:show|find|found|demonstrat|reveal|indicat|suggest|observ|
    out-?perform|improv|achiev|yield|obtain|reach|gain|surpass|exceed|increas|reduc|decreas|better|worse|higher|lower|
    fewer|faster|than\b|significant|correlat|competitive|comparable|state-of-the-art|superior|
    consistent|robust)\w* | \d\s*% | \d\d\.\d"""
)
_BACKGROUND = zoning.ZONES.index(Zone.BACKGROUND)
_MIN_WORDS = 5
LONGEST = 2000
"""Characters of a sentence that the listed rules look at."""
SURE = 0.8
"""Probability of telling background from which an outcome is the outcome of others, in a text that
has spoken of its own work; in one that has not, `LIKELY` is enough."""
LIKELY = 0.5
"""Probability of telling a result from which a sentence may be a finding: likelier than not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a sentence does, and how that was found out."""

    role: Role
    zone: Zone
    """What label or model say alone, before any rule."""
    result: float
    """Probability of telling a result, 0 to 1, by the model; by a label it is 0 or 1."""
    rule: str = ""
    """The label, or the listed words, that told the role; empty where the model alone did."""
    settled: bool = False
    """Whether a label or a rule tells it whatever anybody thinks of the sentence."""


def roles_of(
    sentences: Sequence[tuple[str, Section | None]], by: zoning.Model | None = None
) -> tuple[Judged, ...]:
    """The role of each sentence of a text, all of them given in order.

    Beside each sentence stands the section that a label before it opened, None without one. `by` is
    the model to ask, the shipped one if none is given.
    """
    if all(section in _BY_SECTION for _, section in sentences):
        judged = [_by_label(section) for _, section in sentences if section is not None]
    else:
        zoned = zoning.zones([sentence for sentence, _ in sentences], by)
        judged = [
            _by_model(_start(sentence), z)
            if section is None or section is Section.MIXED
            else _by_label(section)
            for (sentence, section), z in zip(sentences, zoned, strict=True)
        ]
    return tuple(_ruled(_start(s), j) for (s, _), j in zip(sentences, judged, strict=True))


def _start(sentence: str) -> str:
    """What the listed rules look at: a sentence in lower case, a monstrous one in part."""
    return sentence[:LONGEST].lower()


def why(
    sentences: Sequence[tuple[str, Section | None]], n: int, by: zoning.Model | None = None
) -> str:
    """What told the role of sentence n (from 0), in words."""
    judged = roles_of(sentences, by)[n]
    if judged.settled:
        return judged.rule
    spoke = zoning.because([sentence for sentence, _ in sentences], n, by)
    return f"{judged.rule}; {spoke}" if judged.rule else spoke


def _by_label(section: Section) -> Judged:
    role, zone = _BY_SECTION[section]
    told = float(zone is Zone.RESULT)
    label = f"labelled section: {section.value}"
    return Judged(role=role, zone=zone, result=told, rule=label, settled=True)


def _by_model(sentence: str, zoned: zoning.Zoned) -> Judged:
    """What the model says, unless the sentence itself says whether it reports something."""
    role, rule = _own_words(sentence, zoned) or (_BY_ZONE[zoned.zone], "")
    return Judged(role=role, zone=zoned.zone, result=zoned.result, rule=rule)


def _own_words(sentence: str, zoned: zoning.Zoned) -> tuple[Role, str] | None:
    """A sentence that says what was found is a finding, wherever it stands; CSAbstruct's annotators
    went by its place. One that says only what was done, or may be done, is none."""
    said = _WE_FOUND.search(sentence)
    if said is None and zoned.shares[_BACKGROUND] < (SURE if zoned.opened else LIKELY):
        said = _SHOWN.search(sentence)
    if said is None and zoned.opened and LIKELY <= zoned.shares[_BACKGROUND] < SURE:
        said = _FIGURE.search(sentence)
    if said is not None:
        return Role.FINDING, _said(said)
    if zoned.zone is Zone.BACKGROUND and (match := _ANNOUNCES.search(sentence)):
        return Role.AIM, f"{_said(match)}, on its own work"
    if zoned.zone is not Zone.RESULT or (zoned.result >= LIKELY and _OUTCOME.search(sentence)):
        return None
    for role, pattern in ((Role.METHOD, _ANNOUNCES), (Role.OUTLOOK, _PROMISES)):
        if match := pattern.search(sentence):
            return role, f"{_said(match)} and no outcome"
    return None if zoned.result >= LIKELY else (Role.UNCLEAR, "")


def _ruled(sentence: str, judged: Judged) -> Judged:
    """What no label and no model makes a finding of, whatever they say."""
    never = _never_a_finding(sentence)
    if never is None:
        return judged
    return replace(judged, role=never[0], rule=never[1], settled=True)


def _never_a_finding(sentence: str) -> tuple[Role, str] | None:
    if len(sentence.split()) < _MIN_WORDS:
        return Role.HEADING, f"fewer than {_MIN_WORDS} words"
    if match := _AVAILABILITY.search(sentence) or (
        _AVAILABLE.search(sentence) if "available" in sentence else None
    ):
        return Role.AVAILABILITY, _said(match)
    if match := _OUTLOOK.search(sentence):
        return Role.OUTLOOK, _said(match)
    if match := _second_hand(sentence):
        return Role.SECOND_HAND, _said(match)
    if sentence.rstrip().endswith("?"):
        return Role.AIM, "a question"
    return None


def _second_hand(sentence: str) -> re.Match[str] | None:
    """The words that make a sentence one on others, unless it speaks of its own work beside."""
    if match := _CITES.search(sentence):
        return match if match.start() == 0 or not _OWN.search(sentence) else None
    match = _OTHERS.search(sentence)
    own = match and (_OWN.search(sentence) or _COMPARES.search(sentence))
    return None if own else match


def _said(match: re.Match[str]) -> str:
    return f"“{' '.join(match[0].split())[:60]}”"
