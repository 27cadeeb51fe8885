"""An XML Spreadsheet 2003 says how its cells look, as an .xlsx does: read as it is seen, or asked about."""

from html import escape

import pytest

from tests.sheets import COVER, form_sheet, grid
from tests.test_looks import HOUSES, ROADS, read, said, value

LIGHTS = {**ROADS, "item": "Điện", "fund_paid": 32}
WATER = {**ROADS, "item": "Nước sạch"}
STYLES = {
    "k": '<NumberFormat ss:Format="#,##0.0,"/>', "percent": '<NumberFormat ss:Format="Percent"/>',
    "struck": '<Font ss:StrikeThrough="1"/>', "white": '<Font ss:Color="#FFFFFF"/>', "speck": '<Font ss:Size="1"/>',
    "yellow": '<Font ss:Color="#FFFF00"/><Interior ss:Color="#FFFF00" ss:Pattern="Solid"/>',
    "bright": '<Font ss:Color="#FFFFFF"/><Interior ss:Color="#0000FF" ss:Pattern="Solid"/>',
    "nothing": '<NumberFormat ss:Format=";;;"/>', "day": '<NumberFormat ss:Format="Short Date"/>',
}  # fmt: skip
WHITE = 'html:Color="#FFFFFF" xmlns:html="http://www.w3.org/TR/REC-html40"'


def sheet(name: str, rows: list[list[str]], looks: dict[str, str], rows_said: dict[int, str], columns: str) -> str:
    lines = []
    for at, row in enumerate(rows, 1):
        cells = []
        for text, column in zip(row, "ABCDEFGHIJ", strict=False):
            look = looks.get(f"{column}{at}", "")
            number = text.replace(".", "", 1).isdigit() and len(text) < 8
            kind, body = ("Number", text) if number else ("String", escape(text))
            if "<" in look:
                kind, body, look = "String", look, ""
            style = f' ss:StyleID="{look}"' if look else ""
            cells.append(
                f'<Cell{style}><ss:Data ss:Type="{kind}" xmlns="http://www.w3.org/TR/REC-html40">{body}</ss:Data></Cell>'
            )
        lines.append(f"<Row{rows_said.get(at, '')}>{''.join(cells)}</Row>")
    return f'<Worksheet ss:Name="{name}"><Table>{columns}{"".join(lines)}</Table></Worksheet>'


def report(looks: dict[str, str], rows_said: dict[int, str] | None = None, columns: str = "") -> bytes:
    rows = [line[:10] for line in grid(form_sheet("B03", HOUSES, ROADS, LIGHTS, WATER))]
    styles = "".join(f'<Style ss:ID="{name}">{said}</Style>' for name, said in STYLES.items())
    sheets = sheet("Bìa", grid(COVER), {}, {}, "") + sheet("B03-Làng TN", rows, looks, rows_said or {}, columns)
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles><Style ss:ID="Default"><Font ss:Size="11"/></Style>{styles}</Styles>{sheets}</Workbook>'
    ).encode()


@pytest.mark.parametrize(
    ("look", "code"),
    [
        ("k", "cell-scaled-format"), ("percent", "cell-shown-otherwise"), ("struck", "cell-struck"),
        ("white", "cell-unseen"), ("speck", "cell-unseen"), ("yellow", "cell-unseen"), ("nothing", "cell-unseen"),
        ("<S>9</S>300", "cell-part-struck"), (f"300<Font {WHITE}>9</Font>", "cell-part-struck"),
        ("300<Sup>2</Sup>", "cell-part-raised"),
    ],
)  # fmt: skip
def test_a_look_is_told_as_in_an_xlsx(look: str, code: str) -> None:
    submission = read(report({"F3": look}), "bc.xml")
    assert (code, "F3") in said(submission)
    assert value(submission, "fund_paid") == (0.3 if look == "k" else 300)


@pytest.mark.parametrize("look", ["", "bright", "<B>300</B>"])
def test_what_is_seen_as_it_is_is_not_mentioned(look: str) -> None:
    assert said(read(report({"F3": look} if look else {}), "bc.xml")) == []


def test_hidden_rows_and_columns_are_told() -> None:
    columns = '<Column ss:Index="3" ss:Hidden="1"/><Column ss:Index="5" ss:Width="0.75"/>'
    found = read(report({}, {4: ' ss:Hidden="1"', 6: ' ss:Height="0.5"'}, columns), "bc.xml").findings
    hidden = sorted((one.code, one.cell, one.value) for one in found if "hidden" in one.code)
    assert hidden == [
        ("header-hidden-column", "C1", ""), ("header-hidden-column", "E1", ""), ("row-hidden-with-data", "A4", "4, 6")
    ]  # fmt: skip
