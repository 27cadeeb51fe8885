"""Tables of web pages are read as a person sees them: what is crossed out, raised or hidden is no part of a number."""

import pytest

from addin.read.page_tables import tables_of_page
from schemas.submission import Submission
from tests.sheets import COVER, form_sheet, grid
from tests.test_looks import read, said

ROW: dict[str, object] = {"incident": "Tranh chấp đất", "commune": "Xã Bom Bo", "people": 7, "status": "Đã giải quyết"}


def page(cell: str, row: str = "<tr>", head: str = "") -> bytes:
    """A report as a web page, its number of people written as a cell of the page."""
    tables = []
    for rows in (grid(COVER), grid(form_sheet("B10", ROW))):
        lines = ["".join(f"<td>{text}</td>" for text in line) for line in rows]
        tables.append("<table><tr>" + "</tr><tr>".join(lines) + "</tr></table>")
    changed = tables[1].replace("<td>7</td>", cell)
    changed = changed[::-1].replace("<tr>"[::-1], row[::-1], 1)[::-1]
    return f'<html><head><meta charset="utf-8">{head}</head><body>{tables[0]}{changed}</body></html>'.encode()


def people(submission: Submission) -> object:
    table = submission.table("B10")
    assert table is not None
    return table.records[0].values.get("people", "unknown")


@pytest.mark.parametrize(
    ("cell", "number", "told"),
    [
        ("<td>7</td>", 7, []),
        ("<td><del>9</del>7</td>", 7, ["cell-part-struck"]),
        ("<td><s>9</s> <b>7</b></td>", 7, ["cell-part-struck"]),
        ('<td>7<font class="font6">9</font></td>', 7, ["cell-part-struck"]),
        ('<td>7<span style="display:none">9</span></td>', 7, ["cell-part-struck"]),
        ('<td>7<span style="font-size:0px;color:red">9</span></td>', 7, ["cell-part-struck"]),
        ('<td><span style="font-size:0.8em; opacity: .9">7</span></td>', 7, []),
        ("<td>7<sup>2</sup></td>", 7, ["cell-part-raised"]),
        ("<td><ruby>7<rt>2</rt></ruby></td>", 7, ["cell-part-raised"]),
        ("<td><select><option>5<option selected>7</select></td>", 7, ["cell-part-struck"]),
        ("<td><s>7</s></td>", 7, ["cell-struck"]),
        ('<td class="xl66">7</td>', 7, ["cell-struck"]),
        ('<td style="color:#FFF">7</td>', 7, ["cell-unseen"]),
        ('<td style="color:#FFF;background:navy">7</td>', 7, []),
        ('<td bgcolor="#000080"><font color="#FFFFFF">7</font></td>', 7, []),
        ('<td><font color="#FFFFFF">7</font></td>', 7, ["cell-struck"]),
        ('<td style="display:none">7</td>', 7, ["cell-unseen"]),
        ('<td style="display:/* */none">7</td>', 7, ["cell-unseen"]),
        ('<td style="display:none" style="">7</td>', 7, ["cell-unseen"]),
        ('<td style="color:rgb(255, 255, 255)">7</td>', 7, ["cell-unseen"]),
        ('<td class="gone">7</td>', 7, ["cell-unseen"]),
        ('<td class="away">7</td>', 7, ["cell-unseen"]),
        ('<td><input type="text" value="7"></td>', 7, []),
        ('<td>7<input type="hidden" value="9"></td>', 7, []),
        ("<td>7<script>var rows = 9</script></td>", 7, []),
        ("<td><p>7</p><!-- 9 --></td>", 7, []),
    ],
)
def test_a_cell_of_a_page_is_read_as_it_is_seen(cell: str, number: int, told: list[str]) -> None:
    """Excel saves letters of several fonts with classes or tags of their own; the styles are in the head."""
    struck = "{color:red; text-decoration:line-through;}"
    head = f"<style><!-- .font6 {struck} .xl66 {struck} td.gone, .away {{display:none}} --></style>"
    submission = read(page(cell, head=head), "bc.xls")
    assert people(submission) == number
    assert [code for code, _ in said(submission)] == told


def test_a_row_that_a_page_hides_is_named_and_read() -> None:
    submission = read(page("<td>7</td>", row='<tr style="display: none">'), "bc.xls")
    assert people(submission) == 7
    assert ("cell-unseen", "C3") in said(submission)


@pytest.mark.parametrize("around", ["div hidden", 'div style="display:none"', "template"])
def test_a_table_in_something_that_is_not_shown_is_not_shown(around: str) -> None:
    shown, table = "<table><tr><td>9</td></tr></table>", "<table><tr><td>1</td><td>2</td></tr></table>"
    end = f"</{around.partition(' ')[0]}>"
    found = tables_of_page(f"<div>{shown}<{around}><div>{table}</div>{table}{end}{shown}</div>")
    assert [sorted(one.unseen) for one in found] == [[], ["A1", "B1"], ["A1", "B1"], []]


@pytest.mark.parametrize("end", ["", "</tbody>"])
def test_rows_of_a_hidden_part_of_a_table_are_not_shown(end: str) -> None:
    row = "<tr><td>1</td></tr>"
    table = f"<table>{row}<tbody hidden>{row}{row}{end}<tbody>{row}</table>"
    assert [sorted(one.unseen) for one in tables_of_page(table + table)] == [["A2", "A3"]] * 2
    (whole,) = tables_of_page(f"<table style='visibility: collapse'>{row}</table>")
    assert sorted(whole.unseen) == ["A1"]


def test_what_was_left_open_ends_with_its_cell() -> None:
    (table,) = tables_of_page("<table><tr><td><s>5<td>6</td></tr><tr><td>7</td></tr></table>")
    assert table.rows == [["5", "6"], ["7"]]
    assert list(table.pieces) == ["A1"]


def test_a_box_that_is_ticked_is_a_tick() -> None:
    (table,) = tables_of_page(
        "<table><tr><td><input type=checkbox checked></td><td><input type=checkbox></td></tr></table>"
    )
    assert table.rows == [["x", ""]]
