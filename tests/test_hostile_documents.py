"""Texts of the office that never end and documents of anybody: each ends in a sentence, within seconds."""

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from addin import pipeline
from addin.documents.decree import problems_of
from addin.documents.lint import remarks_on
from addin.documents.templates import LAYOUT, layout_of
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from tests.catalogues import IN_FORCE
from tests.limits import without_hanging
from tests.sheets import FEBRUARY
from tests.test_closing import send
from tests.test_texts import KIND, OPENING, change, letter, own_layout, prose


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    with without_hanging():
        yield


DEEP = "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}"
ENDLESS = {
    "a range without end": "Một.\n{% for i in range(10**9) %}x{% endfor %}",
    "loops in loops": "Một.\n{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
    "loops that print": "Một.\n{% for i in range(9999) %}{% for j in range(9999) %}x{% endfor %}{% endfor %}",
    "a loop over a product": "Một.\n{% for i in [1] * 10**9 %}{% endfor %}",
    "a macro that calls itself": "Một.\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "two macros that call each other": "Một.\n{% macro a(b) %}{{ b(b) }}{% endmacro %}{{ a(a) }}",
    "a recursive loop": "Một.\n{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a text times a number": "Một.\n{{ 'x' * 10**9 }}",
    "a number times a text": "Một.\n{{ 10**9 * 'x' }}",
    "a text of ten million": "Một.\n{{ 'x' * 10000000 }}",
    "a power": "Một.\n{{ 10 ** (10 ** 9) }}",
    "a product of powers": "Một.\n{{ (10**1000) * (10**1000) * (10**1000) * (10**1000) }}",
    "doubling": "Một.\n{% set n = namespace(s='xxx') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "adding": "Một.\n{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "centring": "Một.\n{{ 'x'|center(10**9) }}",
    "centring by method": "Một.\n{{ 'x'.center(10**9) }}",
    "a width of a format": "Một.\n{{ '%1000000000d' % 1 }}",
    "a width as an argument": "Một.\n{{ '%*d' % (10**9, 1) }}",
    "a width of str.format": "Một.\n{{ '{:1000000000}'.format(1) }}",
    "many widths": "Một.\n{{ ('%9999d' * 100000) % 1 }}",
    "many widths of str.format": "Một.\n{{ ('{:9999}' * 100000).format(*range(100000)) }}",
    "a width that is filled in": "Một.\n{{ ('{:{}}' * 1000).format(*([1, 1999999] * 1000)) }}",
    "many texts that are kept": "Một.\n{% set s = 'x' * 1000000 %}"
    + "".join(f"{{% set a{number} = s[1:] %}}" for number in range(2000)),
    "many products that are kept": "Một.\n"
    + "".join(f"{{% set a{number} = 'x' * 1900000 %}}" for number in range(2000)),
    "a width of the filter": "Một.\n{{ '%1000000000d'|format(1) }}",
    "replacing": "Một.\n{{ ('x' * 100000)|replace('', 'y' * 100000) }}",
    "replacing by method": "Một.\n{{ ('x' * 100000).replace('x', 'y' * 100000) }}",
    "joining": "Một.\n{{ range(99999)|join('y' * 100000) }}",
    "joining by method": "Một.\n{{ ('y' * 100000).join(['a'] * 100000) }}",
    "indenting": "Một.\n{{ ('a\\n' * 100000)|indent('y' * 100000) }}",
    "a word that is wrapped": "Một.\n{{ ('x' * 1900000)|wordwrap(1) }}",
    "indenting a list": "Một.\n{{ ([1] * 30000)|tojson(indent=30000) }}",
    "batches": "Một.\n{{ [1]|batch(10**9, 0)|list }}",
    "slices": "Một.\n{{ [1]|slice(10**9)|list }}",
    "printing much often": "Một.\n{% set s = 'x' * 1000000 %}{% for i in range(9999) %}{{ s }}{% endfor %}",
    "capturing much": "Một.\n{% set s %}{% for i in range(99999) %}" + "y" * 3000 + "{% endfor %}{% endset %}",
    "filler texts": "Một.\n{{ lipsum(n=10**6) }}",
    "a text in itself": "Một.\n{% include 'x' %}",
    "brackets in brackets": "Một.\n" + DEEP,
    "lists in lists": "Một.\n{{ " + "[" * 900 + "]" * 900 + " }}",
    "blocks in blocks": "Một.\n" + "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "translating": "Một.\n{{ ('x' * 100000).translate({120: 'y' * 100000}) }}",
    "a list that grows by itself": (
        "Một.\n{% set n = namespace(s=[]) %}{% for i in range(999) %}{% set n.s = n.s + [n.s] %}{% endfor %}{{ n.s }}"
    ),
    "a list in itself twice": (
        "Một.\n{% set n = namespace(s=[]) %}{% for i in range(99) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}"
    ),
    "a pair of itself as a key": (
        "Một.\n{% set n = namespace(s=()) %}{% for i in range(99) %}{% set n.s = (n.s, n.s) %}"
        "{% endfor %}{{ {n.s: 1} }}"
    ),
    "two such lists compared": (
        "Một.\n{% set n = namespace(s=[], t=[]) %}{% for i in range(99) %}{% set n.s = [n.s, n.s] %}"
        "{% set n.t = [n.t, n.t] %}{% endfor %}{{ n.s == n.t }}"
    ),
    "a table in itself twice": (
        "Một.\n{% set n = namespace(s={}) %}{% for i in range(99) %}{% set n.s = dict(a=n.s, b=n.s) %}"
        "{% endfor %}{{ n.s }}"
    ),
    "a sum of ten thousand": "Một.\n{{ " + "1+" * 10000 + "1 }}",
}  # fmt: skip


#: What already the library's own reading of a text breaks off at.
WITHOUT_LINE = ("brackets in brackets", "lists in lists", "blocks in blocks", "a sum of ten thousand")


@pytest.mark.parametrize("name", ENDLESS)
def test_a_text_that_takes_too_much_ends_in_a_sentence_with_file_and_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        prose(change(tmp_path, ENDLESS[name]))
    said = str(told.value)
    assert f"Mẫu “{KIND}/{OPENING}”" in said
    assert "dòng 2" in said or name in (
        "brackets in brackets",
        "lists in lists",
        "blocks in blocks",
        "a sum of ten thousand",
    ), said
    assert len(said) < 400


def test_a_text_file_beyond_measure_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lớn hơn 512 KB"):
        prose(change(tmp_path, "x" * 10_000_000))


def test_what_offices_write_in_earnest_still_works(tmp_path: Path) -> None:
    text = (
        "{% macro dong(ten) %}- {{ ten|upper }}{% endmacro %}{% for n in range(300) if n % 2 %}{{ dong('x' ~ n) }}"
        "{{ ', ' if not loop.last }}{% endfor %} {{ '%05.1f' % 3.14159 }} {{ [1, 2, 3]|sum * 2 }} {{ 'a'|center(9) }}"
        " {{ ['a', 'b']|join('; ') }} {% for i in [[1, [2]]] recursive %}{{ loop.length }}{% endfor %}"
    )
    said = prose(change(tmp_path, text))[0]
    assert "X1, - X3, - X5" in said
    assert said.endswith("- X299 003.1 12 a a; b 1")


@pytest.mark.parametrize(
    "new", ["{{ 'x' * 10**9 }}", "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}"]
)
def test_a_layout_that_takes_too_much_is_said(new: str, tmp_path: Path) -> None:
    own = own_layout(tmp_path, "{{ agency }}", new)
    with pytest.raises(InputError, match=r"Bố cục “bo-cuc\.docx”"):
        letter(own, tmp_path / "a.docx")


# -- documents of anybody ---------------------------------------------------------------------------------------
def package() -> dict[str, bytes]:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Kết quả: 7 hộ.")
    document.save(stream)
    return parts_of(stream.getvalue())


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def written(folder: Path, parts: dict[str, bytes]) -> Path:
    file = folder / "a.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as stream:
        for name, content in parts.items():
            stream.writestr(name, content)
    return file


MAIN = "word/document.xml"
OPEN = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
CLOSE = b"<w:sectPr/></w:body></w:document>"
NESTED = b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000
DOCUMENTS: dict[str, bytes] = {
    "another root": b"<a/>",
    "another root of Word's": OPEN.replace(b"<w:body>", b"") + b"</w:document>",
    "no XML": b"PK",
    "nothing": b"",
    "a body without end": OPEN,
    "three million paragraphs": OPEN + b"<w:p/>" * 3_000_000 + CLOSE,
    "fifty thousand paragraphs": OPEN + b"<w:p/>" * 50_000 + CLOSE,
    "tables in tables": OPEN + NESTED + CLOSE,
    "a size that is a word": OPEN + b'<w:p><w:r><w:rPr><w:sz w:val="abc"/></w:rPr><w:t>a</w:t></w:r></w:p>' + CLOSE,
    "sizes beyond reason": OPEN
    + b'<w:p><w:pPr><w:spacing w:line="1e999" w:before="-"/><w:ind w:firstLine="9.9.9"/></w:pPr><w:r><w:rPr>'
    + b'<w:sz w:val=""/></w:rPr><w:t>a</w:t></w:r></w:p>' + CLOSE,
    "a page of words": OPEN
    + b'<w:p/><w:sectPr><w:pgSz w:w="rong" w:h=""/><w:pgMar w:top="x"/></w:sectPr></w:body></w:document>',
    "alignment unknown": OPEN + b'<w:p><w:pPr><w:jc w:val="cheo"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' + CLOSE,
    "an entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + OPEN + b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>" + CLOSE,
    "a style that is based on itself": OPEN
    + b'<w:p><w:pPr><w:pStyle w:val="vong"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' + CLOSE,
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_any_document_is_checked_or_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    parts = {**package(), MAIN: DOCUMENTS[name]}
    if name.startswith("a style"):
        round_and_round = (
            b'<w:style w:type="paragraph" w:styleId="vong"><w:name w:val="vong"/><w:basedOn w:val="vong"/></w:style>'
        )
        styles = parts["word/styles.xml"]
        parts["word/styles.xml"] = styles.replace(b"</w:styles>", round_and_round + b"</w:styles>")
    file = written(tmp_path, parts)
    try:
        told = problems_of(file)
    except InputError as error:
        told = [str(error)]
        assert "a.docx" in told[0]
    assert told
    assert "root:" not in "".join(told)


def test_a_size_that_is_no_number_does_not_keep_the_rest_from_being_checked(tmp_path: Path) -> None:
    told = problems_of(written(tmp_path, {**package(), MAIN: DOCUMENTS["a size that is a word"]}))
    assert any("Khổ giấy" in problem for problem in told)


def test_no_package_at_all_is_said(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", b"<a/>", os.urandom(2000)):
        (tmp_path / "a.docx").write_bytes(content)
        with pytest.raises(InputError, match="Không đọc được"):
            problems_of(tmp_path / "a.docx")


@pytest.mark.parametrize(
    "field",
    [
        "<w:r><w:instrText>DDEAU</w:instrText></w:r><w:r><w:instrText>TO c cmd</w:instrText></w:r>",
        '<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x.vn/a.png&quot; \\d"/>',
    ],
)
def test_a_field_that_fetches_from_outside_is_named(field: str, tmp_path: Path) -> None:
    parts = package()
    parts[MAIN] = parts[MAIN].replace(b"</w:body>", f"<w:p>{field}</w:p></w:body>".encode())
    assert any("trường lấy nội dung từ ngoài tệp" in problem for problem in problems_of(written(tmp_path, parts)))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
def test_what_word_would_fetch_from_outside_is_named_and_not_fetched(kind: str, tmp_path: Path) -> None:
    parts = package()
    relation = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="http://127.0.0.1:1/mau.dotm" TargetMode="External"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    assert any("từ ngoài tệp (“http://127.0.0.1:1/mau.dotm”)" in told for told in problems_of(written(tmp_path, parts)))


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "word/_rels/document.xml.rels", "</Relationships>",
            f'<Relationship Id="rIdX" Type="{RELATION}/image" Target="//127.0.0.1/a.png" TargetMode="External"/>',
            "lấy hình ảnh từ ngoài tệp",
        ),
        (
            "word/header1.xml", "</w:hdr>", '<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd "/k"</w:instrText></w:r></w:p>',
            "trường lấy nội dung từ ngoài tệp",
        ),
        (
            "word/_rels/document.xml.rels", "</Relationships>",
            f'<Relationship Id="rIdX" Type="{RELATION}/aFChunk" Target="styles.xml"/>', "chèn nguyên một tệp khác",
        ),
    ],
)  # fmt: skip
def test_a_layout_that_fetches_something_makes_no_document(
    name: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    parts = parts_of(layout_of())
    parts[name] = parts[name].replace(old.encode(), f"{new}{old}".encode())
    written(tmp_path, parts).rename(tmp_path / LAYOUT)
    with pytest.raises(InputError, match=told):
        letter(str(tmp_path), tmp_path / "b.docx")
    assert any(told in remark.text for remark in remarks_on(str(tmp_path), IN_FORCE))


def test_a_document_does_not_look_for_the_template_that_its_layout_was_made_from(tmp_path: Path) -> None:
    parts = parts_of(layout_of())
    parts["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATION}/attachedTemplate" Target="file://127.0.0.1/x.dotm" TargetMode="External"/></Relationships>'
    ).encode()
    attached = f'<w:attachedTemplate xmlns:r="{RELATION}" r:id="rId1"/>'.encode()
    parts["word/settings.xml"] = re.sub(rb"(<w:settings[^>]*>)", rb"\1" + attached, parts["word/settings.xml"])
    written(tmp_path, parts).rename(tmp_path / LAYOUT)
    letter(str(tmp_path), tmp_path / "b.docx")
    assert not [name for name, part in parts_of((tmp_path / "b.docx").read_bytes()).items() if b"x.dotm" in part]
    assert not [line for line in problems_of(tmp_path / "b.docx") if "ngoài tệp" in line]


def test_a_field_that_fetches_is_named_in_a_footnote_too(tmp_path: Path) -> None:
    parts = package()
    note = '<w:footnotes xmlns:w="{0}"><w:p><w:fldSimple w:instr="INCLUDETEXT //x/y"/></w:p></w:footnotes>'
    parts["word/footnotes.xml"] = note.format("http://schemas.openxmlformats.org/wordprocessingml/2006/main").encode()
    types, name = "[Content_Types].xml", "word/_rels/document.xml.rels"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    parts[types] = parts[types].replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    )
    relation = f'<Relationship Id="rIdX" Type="{RELATION}/footnotes" Target="footnotes.xml"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    assert any("INCLUDETEXT" in problem for problem in problems_of(written(tmp_path, parts)))


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    folder = tmp_path_factory.mktemp("dự thảo")
    home = Workspace(folder / "h")
    send(home, folder / "in", 3)
    return home, pipeline.draft(home, FEBRUARY, folder / "a.docx").document


def _sub(pattern: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: re.sub(pattern, new, content, flags=re.DOTALL)


ALTERED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "marks with other names": ("document", _sub(rb'w:name="so_lieu_\d+"', b'w:name="so_lieu_x"')),
    "marks with one name": ("document", _sub(rb'w:name="so_lieu_\d+"', b'w:name="so_lieu_1"')),
    "marks with a number beyond all": ("document", _sub(rb"so_lieu_\d+", b"so_lieu_" + b"9" * 5000)),
    "marks that never end": ("document", _sub(rb"<w:bookmarkEnd[^>]*>", b"")),
    "marks that never begin": ("document", _sub(rb"<w:bookmarkStart[^>]*>", b"")),
    "a memory of junk": ("customXml", lambda _: b"<a/>"),
    "a memory that is no object": ("customXml", _sub(rb">\{.*\}<", b">[1, 2]<")),
    "a memory of another period": ("customXml", _sub(rb"2023-02", b"9999-99")),
    "a memory of another kind": ("customXml", _sub(rb"bao-cao", b"../../etc")),
    "figures that are none": ("customXml", _sub(rb'"figures":\[.*\],"para', b'"figures":[[1]],"para')),
    "no text": ("document", lambda _: b"<a/>"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_a_draft_whose_marks_were_altered_is_verified_or_refused_in_a_sentence(
    name: str, drafted: tuple[Workspace, Path], tmp_path: Path
) -> None:
    home, draft = drafted
    part, alter = ALTERED[name]
    with zipfile.ZipFile(draft) as stream:
        parts = {one: stream.read(one) for one in stream.namelist()}
    mine = {one for one in parts if part in one and one.endswith(".xml") and "rels" not in one}
    changed = {one: alter(content) if one in mine else content for one, content in parts.items()}
    assert changed != parts
    try:
        found = pipeline.verify(home, written(tmp_path, changed)).findings
    except InputError as error:
        assert len(str(error)) < 400
    else:
        assert all(str(one.to_text()) for one in found)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_and_a_folder_are_no_documents_and_nobody_waits_for_them(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "ống.docx", tmp_path / "thư mục.docx"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(InputError, match="không phải tệp"):
            problems_of(path)
        with pytest.raises(InputError, match="không phải tệp"):
            pipeline.verify(Workspace(tmp_path), path)
