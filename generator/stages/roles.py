"""What a sentence does in its text: finding, method, background, …, by listed cues.

A label in the text ("Results:") decides before any cue. Cues are plain word patterns; what they are
worth is measured on CSAbstruct by `python -m tests.benchmarks.sentences`.
"""

import re
from enum import StrEnum

from generator.types import Passage, Role


class Section(StrEnum):
    """What a labelled section of an abstract holds."""

    BACKGROUND = "background"
    AIM = "aim"
    METHOD = "method"
    FINDING = "finding"
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
    (r"availab|fund|keyword", Section.OTHER),
    (r"limit", Section.LIMIT),
    (r"result|finding|conclu|interpret", Section.FINDING),
    (r"method|design|approach|setting|particip", Section.METHOD),
    (r"objective|aim|purpose|goal", Section.AIM),
    (r"background|intro|motiv|context|discussion|signific", Section.BACKGROUND),
)
_BY_SECTION = {
    Section.BACKGROUND: Role.BACKGROUND,
    Section.AIM: Role.AIM,
    Section.METHOD: Role.METHOD,
    Section.FINDING: Role.FINDING,
    Section.LIMIT: Role.LIMIT,
    Section.OTHER: Role.UNCLEAR,
}


def _pattern(text: str) -> re.Pattern[str]:
    """For sentences in lower case: to fold case at each letter takes twice as long."""
    return re.compile(text, re.VERBOSE)


_AVAILABILITY = _pattern(
    r"""https?:// | github
    | ^(?!.*\b(?:no|not|little|few|limited|scarce|when|if|where|than)\b.*\bavailable\b).*
      \b(?:is|are|be|been|made|makes?|now|also)\s+(?:\w+ly\s+|now\s+|also\s+|made\s+)*available\b
    | \b(?:we|will)\s+(?:also\s+)?(?:\w+ly\s+)?(?:release|open-?source|share|publish)\b.*
      \b(?:code|data\w*|model\w*|corpus|resource\w*|available|public\w*)\b
    | \b(?:we|will)\s+(?:also\s+)?(?:\w+ly\s+)?make\b.*\b(?:available|public\w*)\b
    | \b(?:code|data|dataset|models?)\s+(?:is|are|can\s+be|will\s+be)\s+
      (?:found|released|accessed)"""
)
_OUTLOOK = _pattern(
    r"""\bfuture\s+(?:work|research|studies|directions?)\b | \bwe\s+(?:\w+\s+)?(?:hope|plan|believe|
    envision|encourage|invite|call\s+for|discuss)\b | \bleaderboard\b | \bshared\s+task\b
    | \b(?:promising|interesting)\s+(?:direction|avenue)s?\b | \bpaves?\s+the\s+way\b
    | \bwill\s+(?:\w+\s+)?(?:facilitate|foster|inspire|encourage|spur|stimulate)\b
    | \bopens?\s+(?:up\s+)?(?:new|the)\b | \bwon\b | \branked\b
    | \b(?:first|second|third)\s+place\b"""
)
_SECOND_HAND = _pattern(
    r"""\(\s*[a-z][\w'’-]+(?:\s+(?:et\s+al\.?|and\s+[a-z][\w'’-]+))?,?\s+(?:19|20)\d\d[a-z]?
    | \bet\s+al\.?,?\s+\(?(?:19|20)\d\d | ^\W*[a-z][\w'’-]+\s+et\s+al\b
    | \[\s*[1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*\s*\]
    | \b(?:prior|previous|earlier|recent|existing|past)\s+(?:\w+\s+)?(?:work|works|studies|research|
      approaches|methods|efforts|models|literature|findings)\b(?!.*\b(?:we|our|outperform\w*|than)\b)
    | \b(?:it\s+)?(?:has|have)\s+been\s+(?:\w+\s+)?(?:shown|found|reported|demonstrated|observed)\b
    | \bis\s+(?:well\s+)?known\s+(?:to|that)\b | \bhas\s+recently\s+(?:shown|emerged|become)\b"""
)
_FINDING = _pattern(
    r"""\b(?:we|i)\s+(?:\w+ly\s+|also\s+|further\s+|then\s+|first\s+|can\s+)*(?:find|found|show|showed|
      observe[d]?|demonstrate[d]?|report|achieve[d]?|obtain(?:ed)?|see|saw|witness|reveal(?:ed)?|
      conclude[d]?|discover(?:ed)?|confirm(?:ed)?|establish(?:ed)?|improve[d]?|outperform(?:ed)?|
      notice[d]?|prove[d]?|attain(?:ed)?|gain(?:ed)?|identif(?:y|ied)\s+that)\b
    | \b(?:results?|experiments?|evaluations?|analys[ie]s|findings?|study|studies|investigations?|
      comparisons?|evidence|work|tests?|ablations?|observations?|probing)\b[^.;]{0,60}?\b(?:show|shows|showed|shown|indicate[sd]?|
      suggest(?:s|ed)?|demonstrate[sd]?|reveal(?:s|ed)?|confirm(?:s|ed)?|find[s]?|found|highlight(?:s|ed)?|
      prove[sd]?|verif(?:y|ies|ied)|support(?:s|ed)?)\b
    | \b(?:out-?perform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|exceed(?:s|ed)?|beats?)\b
    | \b(?:improv|increas|reduc|decreas|drop|degrad|boost|rais|lower|hurt|harm|fall|declin|gain|
      suffer)\w*\b[^.]*?\b(?:by|from|of|to|over|up\s+to)\b[^.]*?\d
    | \b(?:improves?|reduces?|increases?|decreases?|boosts?|lowers?|hurts?|degrades?|drops?|
      raises?|worsens?|weakens?|strengthens?)\b
    | \b(?:better|worse|higher|lower|larger|smaller|faster|slower|stronger|weaker|more|less|fewer)\b
      [^.]{0,60}\bthan\b
    | \b(?:achiev|yield|obtain|reach|attain|set|establish)\w*\b[^.]*\b(?:state-?of-?the-?art|sota|
      new\s+best|accuracy|improvements?|gains?|performance|results?|scores?|f1|bleu)\b
    | \b\d+(?:\.\d+)?\s*(?:%|percent|points?|bleu|f1|em\b|rouge|accuracy|x\b|times)
    | \b(?:correlat\w+|statistically\s+significant|significantly|consistently|competitive\s+with|
      on\s+par\s+with|comparable\s+to|fails?\s+to|robust\s+to|sensitive\s+to|effective\s+in)\b"""
)
_AIM = _pattern(
    r"""\b(?:in\s+)?this\s+(?:paper|work|study|article|thesis|report|survey|tutorial|research)\b
    | \b(?:we|i)\s+(?:\w+ly\s+|also\s+|further\s+|then\s+|first\s+|therefore\s+|thus\s+)*(?:propose|
      introduce|
      present|investigate|study|explore|aim|address|examine|describe|consider|ask|focus|tackle|
      analy[sz]e|seek|argue|formulate|revisit|review|survey|offer|provide|contribute|suggest)\b
    | \b(?:to\s+this\s+end|to\s+address\s+th|to\s+fill\s+th|to\s+bridge\s+th|our\s+goal|the\s+goal|
      our\s+aim|the\s+aim)\b"""
)
_METHOD = _pattern(
    r"""\b(?:we|i)\s+(?:\w+ly\s+|also\s+|further\s+|then\s+|first\s+|next\s+)*(?:use|train|evaluate|fine-?tune|
      apply|compare|collect|annotate|build|create|employ|leverage|conduct|perform|develop|design|test|
      construct|extend|adapt|adopt|experiment|combine|incorporate|select|generate|translate|measure|
      implement|augment|utili[sz]e|crowdsource|curate|define|pre-?train|simulate|model|treat|
      extract)\b
    | \b(?:consists?\s+of|is\s+based\s+on|is\s+trained|are\s+trained|is\s+built|comprises?|
      contains?|is\s+composed\s+of|includes?)\b"""
)
_STRONG_FINDING = _pattern(
    r"""\b(?:we|i)\s+(?:\w+ly\s+|also\s+|further\s+)*(?:find|found|show|showed|observe[d]?|demonstrate[d]?|
      see|witness|reveal|conclude|confirm)\b | \b(?:results?|experiments?|findings?|analys[ie]s)\b
      [^.;]{0,60}?\b(?:show|shows|showed|indicate|suggest|demonstrate|reveal|confirm)"""
)
_MIN_WORDS = 5


def role_of(sentence: str, section: Section | None, *, opened: bool) -> tuple[Role, str]:
    """The role of a sentence and the cue that decided it.

    `section` is what a label said before it, None without one; `opened` tells whether anything but
    background came before it, because an abstract that has not yet spoken of itself reports others.
    """
    never = _never_a_finding(sentence.lower())
    if never is not None:
        return never
    if section is not None:
        return _BY_SECTION[section], f"labelled section: {section.value}"
    return _by_cue(sentence.lower(), opened)


def _never_a_finding(sentence: str) -> tuple[Role, str] | None:
    if len(sentence.split()) < _MIN_WORDS:
        return Role.HEADING, f"fewer than {_MIN_WORDS} words"
    for role, pattern in (
        (Role.AVAILABILITY, _AVAILABILITY),
        (Role.OUTLOOK, _OUTLOOK),
        (Role.SECOND_HAND, _SECOND_HAND),
    ):
        if match := pattern.search(sentence):
            return role, _said(match)
    if sentence.rstrip().endswith("?"):
        return Role.AIM, "a question"
    return None


def _by_cue(sentence: str, opened: bool) -> tuple[Role, str]:
    if match := _STRONG_FINDING.search(sentence):
        return Role.FINDING, _said(match)
    if aim := _AIM.search(sentence):
        return Role.AIM, _said(aim)
    if method := _METHOD.search(sentence):
        return Role.METHOD, _said(method)
    if opened and (finding := _FINDING.search(sentence)):
        return Role.FINDING, _said(finding)
    if not opened:
        return Role.BACKGROUND, "before the text speaks of its own work"
    return Role.UNCLEAR, "no cue"


def _said(match: re.Match[str]) -> str:
    return f"“{' '.join(match[0].split())[:60]}”"


def ruled_out(passage: Passage) -> bool:
    """Whether a listed rule or a label in the text tells what a sentence does; nobody's opinion
    makes a finding of it then."""
    labelled = passage.why.startswith("labelled section")
    return labelled or _never_a_finding(passage.text.lower()) is not None
