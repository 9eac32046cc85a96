"""The workflow that takes questions in from issues, run here, with hostile issues among them."""

import runpy
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.github.conftest import Start
from tests.github.runner import ROOT, SKIPPED, Runner, git

ASKED = "Do beavers lower flood peaks in small lowland streams?"
FORM = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/question.yml").read_text("utf-8"))
INTAKE = runpy.run_path(str(ROOT / ".github/scripts/intake.py"))
LABELS = {part["id"]: part["attributes"]["label"] for part in FORM["body"]}
OTHERS = [name for name in LABELS if name != "question"]


def issue(body: str, **more: Any) -> dict[str, Any]:
    about = {"number": 12, "title": "a question", "created_at": "2026-01-03T10:00:00Z", **more}
    return {"action": "labeled", "label": {"name": "accepted"}, "issue": {**about, "body": body}}


def filled(**answers: str) -> str:
    """What GitHub makes of the form."""
    said = (answers.get(id_, "_No response_") for id_ in LABELS)
    return "\n\n".join(
        f"### {label}\n\n{text}" for label, text in zip(LABELS.values(), said, strict=True)
    )


def taken_in(start: Start, event: dict[str, Any], **about: Any) -> Runner:
    run = start(event=event, **about)
    for job in ("read", "propose"):
        assert run.run("intake", job) == 0, run.log
    return run


def branches(run: Runner) -> set[str]:
    said = git(run.origin, "for-each-ref", "--format=%(refname:short)", "refs/heads")
    return set(said.split())


def proposed(run: Runner) -> tuple[str, dict[str, Any]]:
    """The file that the pull request adds, and what it says."""
    (branch,) = branches(run) - {"main"}
    (name,) = git(run.origin, "diff", "--name-only", "main", branch).splitlines()
    return name, yaml.safe_load(git(run.origin, "show", f"{branch}:{name}"))


def test_a_filled_in_form_becomes_a_file_in_a_pull_request_that_closes_the_issue(
    start: Start,
) -> None:
    body = filled(
        question=ASKED,
        concepts="beavers, Castor fiber\nflood peaks, peak flow,\n\n",
        context="Whoever plans\nfor floods has to know.",
        known="10.5555/tides.1, arXiv:2004.14004",
        since="2001",
        asked_by="Ada: #1",
    )
    run = taken_in(start, issue(body))
    name, said = proposed(run)
    assert name.startswith("questions/beavers-")
    assert str(said.pop("asked_on")) == "2026-01-03"
    assert said == {
        "question": ASKED,
        "concepts": [["beavers", "Castor fiber"], ["flood peaks", "peak flow"]],
        "since": 2001,
        "known": ["10.5555/tides.1", "arXiv:2004.14004"],
        "asked_by": "Ada: #1",
        "context": "Whoever plans for floods has to know.",
    }
    (words,) = run.asked()[-1].bodies
    assert "Closes #12" in words
    assert run.asked()[-1].command[:2] == ("pr", "create")


def test_lists_may_be_written_as_people_write_them(start: Start) -> None:
    body = filled(
        question=ASKED,
        concepts="- beavers; Castor fiber\n* flood peaks, peak-flow - high water",
        known="doi: 10.5555/tides.1; PMID 31452104\narXiv: 2004.14004 https://doi.org/10.5555/T.2",
    )
    _, said = proposed(taken_in(start, issue(body)))
    assert said["concepts"] == [
        ["beavers", "Castor fiber"],
        ["flood peaks", "peak-flow - high water"],
    ]
    assert said["known"] == [
        *("doi:10.5555/tides.1", "PMID:31452104", "arXiv:2004.14004"),
        "https://doi.org/10.5555/T.2",
    ]


@pytest.mark.parametrize("label", ["question", "Accepted ", "accepted'; touch pwned; '", None])
def test_an_issue_without_the_keepers_label_is_not_read(start: Start, label: str | None) -> None:
    run = start(event={**issue(filled(question=ASKED)), "label": {"name": label}})
    assert run.run("intake", "read") == SKIPPED
    assert not list(run.folder.glob("job-*"))


def test_a_question_alone_is_enough(start: Start) -> None:
    _, said = proposed(taken_in(start, issue(filled(question=ASKED))))
    assert said.keys() == {"question", "asked_on"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "It has no question"),
        ("Hello.\n### Other\n\nthing", "It has no question"),
        (filled(question="x"), "is shorter than 10 characters"),
        (filled(question=ASKED, since="soon"), "`since` is not a whole number: `soon`"),
        (filled(question=ASKED, known="see below"), "is not a DOI, arXiv id"),
        (filled(question=ASKED, concepts=",,,"), "is an empty list"),
        (filled(question=f"Do {'beavers ' * 2000}swim?"), "is longer than 1000 characters"),
        (filled(question=ASKED, context="hidden\u202e text"), "is invisible"),
        (filled(question="\ud800 Do beavers lower flood peaks?\0"[1:]), None),
    ],
)
def test_what_check_refuses_is_answered_under_the_issue(
    start: Start, body: str, why: str | None
) -> None:
    run = taken_in(start, issue(body))
    if why is None:
        assert len(branches(run)) == 2
        return
    assert branches(run) == {"main"}
    last = run.asked()[-1]
    assert last.command[:3] == ("issue", "comment", "12")
    assert why in last.bodies[0]


HOSTILE = [
    'Do beavers"; touch pwned; echo " lower flood peaks?',
    "Do $(touch pwned) beavers `touch pwned` lower flood peaks?",
    "--help Do beavers lower flood peaks?",
    "Do beavers lower flood peaks ${{ github.token }} ?",
    "Do beavers lower flood peaks?\n::set-output name=found::true\n::add-mask::a",
    "Do beavers: {lower: [flood], peaks: !!python/object/apply:os.system ['touch pwned']}?",
    "Do beavers lower @everyone's flood peaks? fixes #1 <script>alert(1)</script>",
    "Do beavers ../../../etc/passwd lower flood peaks?",
]


@pytest.mark.parametrize("question", HOSTILE)
def test_a_hostile_question_stays_a_text_whatever_it_says(start: Start, question: str) -> None:
    event = issue(filled(question=question), title='"; touch pwned; #', user={"login": "$(id)"})
    run = taken_in(start, event)
    name, said = proposed(run)
    assert said["question"] == " ".join(question.split())
    assert name.startswith("questions/")
    assert name.count("/") == 1
    assert not list(run.folder.rglob("pwned"))
    assert not [line for said in run.log for line in said.splitlines() if line.startswith("::")]
    assert run.outputs == {}


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)
TEXTS = LINES | st.sampled_from(
    ['"\n---\nquestion: other', "*a\n<<: x", "a\n### Question\n\nx", "\\", "no"]
)


@given(
    said=st.fixed_dictionaries({"question": st.just(ASKED)}, optional=dict.fromkeys(OTHERS, TEXTS))
)
def test_no_field_can_say_what_another_is_to_say(said: dict[str, str]) -> None:
    understood = INTAKE["answers"](filled(**said))
    text = INTAKE["question_file"](understood, "2026-01-03")
    read = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (it makes texts alone)
    assert read.keys() <= {"asked_on", *said}
    assert read["question"] == ASKED
    for name in ("context", "asked_by"):
        assert read.get(name, "") == " ".join(understood.get(name, "").split())


def test_what_is_refused_is_quoted_as_code_where_it_calls_nobody(start: Start) -> None:
    run = taken_in(start, issue(filled(question=ASKED, known="@everyone #1 ](x)")))
    (words,) = run.asked()[-1].bodies
    assert [line for line in words.splitlines() if "@everyone" in line]
    assert all(line.startswith("    ") for line in words.splitlines() if "@everyone" in line)


def test_a_question_that_is_asked_already_is_answered_and_not_asked_again(start: Start) -> None:
    first = taken_in(start, issue(filled(question=ASKED)))
    (branch,) = branches(first) - {"main"}
    git(first.origin, "update-ref", "refs/heads/main", f"refs/heads/{branch}")
    git(first.origin, "update-ref", "-d", f"refs/heads/{branch}")
    again = Runner(folder=first.folder / "again", origin=first.origin, event=first.event)
    again.folder.mkdir()
    assert again.run("intake", "read") == 0
    assert again.run("intake", "propose") == 0
    assert branches(again) == {"main"}
    assert "asked already" in again.asked()[-1].bodies[0]


def test_the_form_asks_for_what_the_script_understands() -> None:
    assert INTAKE["FIELDS"] == {label: id_ for id_, label in LABELS.items()}
