"""A long list is looked at by its columns and without its usual rows: what is found is found in the whole of it."""

import io
import zipfile
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.check import cells
from addin.check.submission import examine
from addin.read import body, package, rows, scan, usual_rows
from addin.read.hidden import _in_xlsx
from addin.read.known_rows import without_known_rows
from addin.read.old_letters import has_old_letters
from addin.read.package import Package
from addin.read.scan import (
    error_cells,
    formula_cells,
    has_odd_texts,
    has_odd_types,
    is_plain,
    linked_cells,
    negative_cells,
    uncalculated_cells,
)
from addin.read.stored_zip import StoredPart
from addin.read.usual_rows import Shortened, without_usual_rows
from schemas.submission import SourceFile
from tests.catalogues import IN_FORCE
from tests.distortions import DISTORTIONS, distorted, write_draft
from tests.sheets import FEBRUARY
from tests.test_layout_tolerance import filling_of

HEAD = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:M9"/><sheetData>'
)
TAIL = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
#: What a cell has behind its address, as office programs write nearly all of them.
USUAL = (
    b"/>", b' s="3"/>', b' s="3"></c>', b"><v>1</v></c>", b' s="12" t="n"><v>0.25</v></c>', b' t="s"><v>7</v></c>',
    b"><v>1.5E-05</v></c>", b' t="b"><v>1</v></c>', b"><f>A1+B1</f><v>3</v></c>", b' t="str"><f>A1</f><v>x y</v></c>',
    b' t="inlineStr"><is><t>S\xc6\xa1n</t></is></c>', b' t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
    b' t="inlineStr"><is><t>S&#417;n</t></is></c>', b' s="3" t="inlineStr"></c>',
)  # fmt: skip
ODD = (
    b' t="e"><v>#REF!</v></c>', b"><f>A1</f></c>", b"><f>A1</f><v></v></c>", b"><f>A1</f><v/></c>", b"><v>-1</v></c>",
    b' s="1"><f>A1</f><v>-2.5</v></c>', b"><v> 5</v></c>", b"><v>5 </v></c>", b"><f>[1]A!A1</f><v>5</v></c>",
    b' t="shared"><f t="shared" si="0"/><v>5</v></c>', b' t="inlineStr"><is><r><t>a</t></r></is></c>',
    b" t='n'><v>5</v></c>", b' t="inlineStr"><is><t>a</t></is><f>A1</f></c>', b' t="inlineStr"><v>5</v></c>',
    b' t="str"><f>A1</f><v> x</v></c>', b' t="str"><f>A1</f><v></v></c>', b"\n><v>5</v></c>", b"><!-- --><v>5</v></c>",
    b' t="inlineStr"><is><t>B\xc2\xb8o</t></is></c>', b"><v>&#50;</v></c>", b"><v>2&#x30;</v></c>",
    b' t="inlineStr"><is><t>B&#184;o</t></is></c>',
    b"><f>&#91;1]A!A1</f><v>5</v></c>", b"><v>2<?x?>9</v></c>", b' t="str"><v>&#50;</v></c>',
)  # fmt: skip
USUAL_ROW = (
    b"",
    b' spans="1:9"',
    b' ht="15.75" customHeight="1"',
    b' hidden="0"',
    b' ht="30"',
    b' x14ac:dyDescent="0.2"',
)
ODD_ROW = (
    b' hidden="1"', b' ht="0.75" customHeight="1"', b' hidden="true"', b' ht="2"', b" hidden='1'", b' hidden="&#49;"',
    b' hidden=" 1"', b' hidden = "1"', b' ht=".5"', b' ht="00.5"', b' ht="1E0"', b' ht="&#48;"', b'\nhidden="1"',
)  # fmt: skip


def packed(xml: bytes) -> StoredPart:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return StoredPart("xl/worksheets/sheet1.xml", packer.compress(xml) + packer.flush(), zlib.crc32(xml), len(xml))


def row_of(number: int, attributes: bytes, held: list[bytes]) -> bytes:
    written = (b'<c r="%c%d"%s' % (65 + at, number, one) for at, one in enumerate(held))
    return b'<row r="%d"%s>%s</row>' % (number, attributes, b"".join(written))


def told_by(xml: bytes) -> tuple[object, ...]:
    odd = has_odd_types(xml)
    old = b'"inlineStr"' in xml and has_old_letters(xml)
    found = (error_cells(xml), uncalculated_cells(xml, odd_types=odd), negative_cells(xml), linked_cells(xml))
    read_well = is_plain(xml) and not (odd and has_odd_texts(xml))
    return (read_well, old, _in_xlsx(xml), *map(list, found))


def in_short(xml: bytes) -> tuple[Shortened, ...]:
    """As a long list is shortened, and as a small sheet is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(usual_rows, "_PACKED", 50)
        listed = without_usual_rows(packed(xml))
    assert listed is not None
    return listed, without_known_rows(xml)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(USUAL_ROW + ODD_ROW),
            st.lists(st.one_of(st.sampled_from(USUAL), st.sampled_from(USUAL), st.sampled_from(ODD)), max_size=4),
        ),
        max_size=12,
    )
)
def test_what_is_odd_on_a_sheet_is_told_without_its_usual_rows(written: list[tuple[bytes, list[bytes]]]) -> None:
    xml = HEAD + b"".join(row_of(number, *row) for number, row in enumerate(written, 1)) + TAIL
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_is_plain_without_digits", lambda *_: False)
        told = told_by(xml)
    for short in in_short(xml):
        assert told_by(short.xml) == told
        assert short.xml.startswith(HEAD)
        assert short.xml.endswith(TAIL)
        assert short.left_out_formulas or formula_cells(short.xml) == formula_cells(xml)


@pytest.mark.parametrize("held", [held for held in USUAL if b"inlineStr" not in held])
@pytest.mark.parametrize("attributes", USUAL_ROW)
def test_a_usual_row_of_a_small_sheet_is_left_out_whatever_its_figures_are(held: bytes, attributes: bytes) -> None:
    shown = attributes.replace(b'hidden="0"', b'hidden="false"')  # only its digit tells that from one that is hidden
    rows = [row_of(number, shown, [held]) for number in (9, 47)]
    assert without_known_rows(HEAD + b"".join(rows) + TAIL) == Shortened(HEAD + rows[-1] + TAIL, b"<f>" in held)


@pytest.mark.parametrize("held", ODD)
def test_an_odd_row_of_a_small_sheet_is_kept(held: bytes) -> None:
    if held == b' t="str"><f>A1</f><v></v></c>':
        return  # a text without letters is a result
    odd, usual = row_of(9, b"", [held]), row_of(8, b"", [b"><v>5</v></c>"])
    xml = HEAD + usual + odd + usual + TAIL
    assert without_known_rows(xml).xml in (HEAD + odd + usual + TAIL, xml)


@pytest.mark.parametrize("held", USUAL)
@pytest.mark.parametrize("attributes", USUAL_ROW)
def test_a_usual_row_is_left_out(held: bytes, attributes: bytes) -> None:
    short = without_usual_rows(packed(HEAD + row_of(9, attributes, [held]) + TAIL))
    assert short == Shortened(HEAD + TAIL, left_out_formulas=b"<f>" in held)


@pytest.mark.parametrize(
    "cell", [b'AAA1"><v>1</v></c>', b'A200001"><v>1</v></c>', b'A"><v>1</v></c>', b'a1"><v>1</v></c>']
)
def test_a_row_with_a_cell_far_off_is_kept(cell: bytes) -> None:
    xml = HEAD + b'<row r="1"><c r="' + cell + b"</row>" + TAIL
    assert without_usual_rows(packed(xml)) == Shortened(xml, left_out_formulas=False)
    twice = HEAD + b'<row r="1"><c r="' + cell + b'</row><row r="2"><c r="A2"/></row>' + TAIL
    assert without_known_rows(twice) == Shortened(twice, left_out_formulas=False)


def test_a_sheet_of_odd_rows_is_looked_at_as_a_whole() -> None:
    xml = HEAD + b"".join(row_of(number, b"", [b"><v>-1</v></c>"]) for number in range(1, 150_000)) + TAIL
    assert without_usual_rows(packed(xml)) is None


def test_a_part_without_rows_is_not_put_together_piece_by_piece() -> None:
    assert without_usual_rows(packed(HEAD + b" " * 20_000_000 + TAIL)) is None


def test_a_part_that_is_not_what_it_is_said_to_be_is_left_to_the_reader() -> None:
    whole = packed(HEAD + TAIL)
    for said in (
        whole._replace(checksum=1),
        whole._replace(unpacked=7),
        whole._replace(content=whole.content[:-3]),
        whole._replace(content=whole.content + b"more"),
        whole._replace(content=b"\xff" * 9),
    ):
        assert without_usual_rows(said) is None


@pytest.mark.parametrize("name", sorted(DISTORTIONS))
def test_a_form_is_read_alike_as_a_long_list_and_as_a_short_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SourceFile(name="bc.xlsx", content=write_draft(distorted("695", filling_of("695", 3), (name,), 3)))
    short = examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json()
    monkeypatch.setattr(package, "_LARGE", 0)
    monkeypatch.setattr(rows, "BLOCK", 4)
    monkeypatch.setattr(body, "BLOCK", 4)
    monkeypatch.setattr(cells, "_LONG", 8)
    monkeypatch.setattr(cells, "_ALIKE", 1)
    assert examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json() == short


def test_a_long_list_is_not_held_unpacked() -> None:
    listed = b"".join(row_of(number, b"", [b"><v>12345.678</v></c>"] * 4) for number in range(1, 15_000))
    content = _with_sheet(HEAD + listed + TAIL)
    opened = Package(content)
    assert opened.in_short("A") == HEAD + TAIL
    assert not any(len(part) > 2**20 for part in opened._read.values())
    handed = opened.unpacked()
    with zipfile.ZipFile(io.BytesIO(b"".join(iter(handed.read, b"")))) as parts:
        assert parts.testzip() is None


def test_formulas_of_a_long_list_are_known_though_their_rows_are_left_out() -> None:
    listed = b"".join(row_of(number, b"", [b"><f>1+%d</f><v>12</v></c>" % number] * 4) for number in range(1, 10_000))
    opened = Package(_with_sheet(HEAD + listed + TAIL))
    assert opened.in_short("A") == HEAD + TAIL
    assert len(opened.formula_cells("A")) == 4 * 9_999


def _with_sheet(xml: bytes) -> bytes:
    content = io.BytesIO()
    relations = (
        b'<Relationships><Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b'<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>')
        parts.writestr("xl/_rels/workbook.xml.rels", relations)
        parts.writestr("xl/worksheets/sheet1.xml", xml)
    return content.getvalue()
