"""Tables that can be sorted and filtered, by mouse and by keys, also at two thousand rows."""

import re

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import OpenPage, Site

COLUMNS = ("Question", "Answered?", "Score", "Works", "Claims", "Concepts", "Searched")
ANSWERS = ("not answered", "partly answered", "answered")
MANY = 2_000


def column(table: Locator, number: int) -> list[str]:
    """What the cells of a column (from 1) say; of the head of a row its first part."""
    read = "(all) => all.map((e) => (e.matches('th') ? e.firstElementChild : e).textContent.trim())"
    cells: list[str] = table.locator(f"tbody tr > :nth-child({number})").evaluate_all(read)
    return cells


def shown(page: Page) -> int:
    """How many rows can be seen."""
    seen = "(rows) => rows.filter((row) => row.checkVisibility()).length"
    return int(page.locator("tbody tr").evaluate_all(seen))


def rank(name: str, shown: str) -> tuple[float, str]:
    """What a value of that column is ordered by: amounts as such, answers by how much they say."""
    if name == "Answered?":
        return ANSWERS.index(shown), ""
    if name == "Searched":
        day, month, year = re.fullmatch(r"(\d+) (\w+) (\d+)", shown).groups()  # type: ignore[union-attr]
        months = (
            "January February March April May June July August September October November December"
        )
        return int(year) * 400 + months.split().index(month) * 31 + int(day), ""
    number = re.match(r"[\d.]+", shown)
    if name in ("Score", "Works", "Claims"):
        return float(number[0]) if number else -1.0, ""
    return 0.0, shown.casefold()


def many(open_page: OpenPage, site: Site) -> Page:
    """The table of reports, with two thousand rows made of those that stand on the page."""
    page = open_page()

    def answer(html: str) -> str:
        before, rows, after = re.split(r"<tbody>|</tbody>", html, maxsplit=2)
        found = re.findall(r"<tr>.*?</tr>", rows, re.DOTALL)
        made = (
            found[n % len(found)].replace('"><a ', f'"><b>No. {n}</b> <a ', 1) for n in range(MANY)
        )
        return f"{before}<tbody>{''.join(made)}</tbody>{after}"

    page.route(
        "**/reports/",
        lambda route: route.fulfill(response=(r := route.fetch()), body=answer(r.text())),
    )
    page.goto(site.address + "reports/")
    assert page.locator("tbody tr").count() == MANY
    return page


def test_each_column_sorts_both_ways_and_says_so(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + "reports/")
    table = page.locator("table.lr-reports")
    before = sorted(column(table, 1))
    for number, name in enumerate(COLUMNS, 1):
        head = table.locator("thead th").nth(number - 1)
        ways = set()
        for _ in range(2):
            head.get_by_role("button").click()
            way = head.get_attribute("aria-sort")
            ranks = [rank(name, value) for value in column(table, number)]
            assert ranks == sorted(ranks, reverse=way == "descending"), (name, way)
            ways.add(way)
            assert table.locator("[aria-sort]").count() == 1
        assert ways == {"ascending", "descending"}
        assert sorted(column(table, 1)) == before


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keys_sort_and_the_focus_stays(own: Site, open_page: OpenPage, key: str) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    table = page.locator("table.lr-works").first
    year = table.get_by_role("button", name="Year")
    for way in ("ascending", "descending", "ascending"):
        year.focus()
        page.keyboard.press(key)
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == way
        years = column(table, 2)
        assert years == sorted(years, reverse=way == "descending")
        assert year.evaluate("(b) => b === document.activeElement")
    page.keyboard.press("Tab")
    assert table.get_by_role("button", name="Kind").evaluate("(b) => b === document.activeElement")


def test_an_amount_sorts_the_largest_first(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + "reports/")
    head = page.locator("thead th", has_text="Score")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"


def test_what_sorts_is_there_on_a_phone(own: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(own.address + "reports/")
    page.get_by_role("button", name="Question").click()
    titles = page.locator("tbody th a").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)


def test_two_thousand_rows_are_filtered_by_words_and_by_answer_and_counted(
    own: Site, open_page: OpenPage
) -> None:
    page = many(open_page, own)
    field = page.get_by_role("searchbox", name="Filter this table")
    picker = page.get_by_role("combobox", name="Answered?")
    told = page.locator(".lr-filters [role=status]")
    field.fill("No. 1234")
    assert shown(page) == 1
    assert told.inner_text() == f"1 of {MANY}"
    field.fill("advrace FINE-TUNING")
    some = shown(page)
    assert 0 < some < MANY
    assert told.inner_text() == f"{some} of {MANY}"
    picker.select_option("not answered")
    assert shown(page) == 0
    assert told.inner_text() == f"0 of {MANY}"
    field.fill("")
    assert shown(page) == MANY // 5
    answers = page.locator("tbody tr:not([hidden]) > :nth-child(2)").all_text_contents()
    assert set(answers) == {"not answered"}
    picker.select_option("")
    assert shown(page) == MANY
    assert told.inner_text() == ""


def test_two_thousand_rows_are_sorted_and_what_is_filtered_stays_so(
    own: Site, open_page: OpenPage
) -> None:
    page = many(open_page, own)
    page.get_by_role("searchbox").fill("No. 19")
    page.get_by_role("button", name="Question").click()
    assert shown(page) == sum("19" in str(n) for n in range(MANY))
    numbers = [
        int(re.match(r"No\. (\d+)", text)[1])  # type: ignore[index]
        for text in column(page.locator("table"), 1)
    ]
    assert numbers == list(range(MANY))


def test_a_short_table_has_nothing_to_filter_with(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + "reports/")
    assert page.locator("tbody tr").count() == 5
    assert page.locator(".lr-filters").count() == 0
