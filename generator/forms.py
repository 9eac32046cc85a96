"""Addresses of GitHub's forms: a new question file, an issue that asks, an issue about an error."""

from urllib.parse import quote

from generator import escape
from generator.escape import Safe

BEGUN = """\
# yaml-language-server: $schema=../generator/schema/question.schema.json
question: \n
# Name the file above. One question a file: in full, one sentence that ends in a question mark.
# All that follows is optional. Take the # away to use a line.
# What an answer has to speak about: each thing in brackets, with its synonyms.
#concepts: [[typing errors, noise, perturbation], [machine translation, translation models]]
#context: Why it matters, in a sentence or two.
#asked_by: your name
"""
"""What a question file begins with that is written in a browser."""

NAME = "a-short-name.yml"
"""What it is called until its author thinks of a better one."""


def new_file(repo_url: str) -> Safe:
    """Where a question is written in a browser; empty where the repository is not known."""
    said = f"filename={quote(NAME)}&value={quote(BEGUN)}"
    return escape.link(f"{repo_url}/new/main/questions?{said}")


def question(repo_url: str) -> Safe:
    """The form for a question that somebody else is to write down; empty as above."""
    return escape.link(f"{repo_url}/issues/new?template=question.yml")


def error(repo_url: str, title: str) -> Safe:
    """The form for an error; empty as above. The site's script fills in more of it."""
    return escape.link(f"{repo_url}/issues/new?template=error.yml&title={quote(title)}")
