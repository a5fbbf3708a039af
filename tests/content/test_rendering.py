"""Markdown into HTML: what a phone needs to show a wide table without columns."""

import pytest

from portal.content.rendering import render

SENTENCES = """
| Word | Here | What is different |
| --- | --- | --- |
| SEN | ALN | The tests are much alike, but a new decision is made |
| EHCP | IDP "plan" | It is law |
"""
NUMBERS = """
| What happened to the question that was asked | Cymraeg | English |
| --- | --- | --- |
| It gave the right answer | 85% | 88% |
"""
PAIR = """
| Word | What it means |
| --- | --- |
| Review | A meeting to look at the plan again, each year |
"""


def rendered(body: str) -> str:
    return render(body, lambda reference: reference).html


def test_each_cell_of_a_wide_table_of_sentences_has_its_columns_name() -> None:
    html = rendered(SENTENCES + "\nThen some words.\n" + SENTENCES.replace("Here", "There"))
    assert "<td>SEN</td>" in html
    assert '<td data-label="Here">ALN</td>' in html
    assert '<td data-label="What is different">It is law</td>' in html
    assert '<td data-label="There">ALN</td>' in html


@pytest.mark.parametrize("body", [NUMBERS, PAIR, "No table."])
def test_what_fits_a_phone_stays_a_table(body: str) -> None:
    assert "data-label" not in rendered(body)


def test_a_name_cannot_break_out_of_its_attribute() -> None:
    html = rendered(SENTENCES.replace("Here", 'a" onclick="b'))
    assert 'data-label="a&quot; onclick=&quot;b"' in html
