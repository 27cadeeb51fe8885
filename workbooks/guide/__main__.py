"""`python -m workbooks.guide DIR` writes the guide: each part as a Word document, and as PDF; needs LibreOffice."""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from addin.system.atomic import atomic_write
from addin.system.terminal import speak_utf8
from workbooks.guide.texts import PARTS, page_of
from workbooks.package import pack

_AS_WORD, _AS_PDF = "docx:MS Word 2007 XML", "pdf:writer_pdf_Export"
#: What a PDF tells of its making: the moment, and numbers made from it.
_MADE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:|/ID ?\[|/DocChecksum ?/)([^)\]/]*)")


def write_guide(target: Path, parts: Mapping[str, str] = PARTS) -> list[Path]:
    """Write the parts; the files. CalledProcessError where LibreOffice fails."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        pages = []
        for part, title in parts.items():
            pages.append(work / f"{title}.html")
            pages[-1].write_text(page_of(part), encoding="utf-8")
        _convert(work, pages, _AS_WORD, "--infilter=HTML (StarWriter)")
        documents = [work / f"{title}.docx" for title in parts.values()]
        for document in documents:
            _settle(document)
        _convert(work, documents, _AS_PDF)
        for document in documents:
            _settle_pdf(document.with_suffix(".pdf"))
        for file in (*documents, *(document.with_suffix(".pdf") for document in documents)):
            with atomic_write(target / file.name) as stream:
                stream.write(file.read_bytes())
            written.append(target / file.name)
    return written


def _convert(work: Path, files: list[Path], kind: str, *options: str) -> None:
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        *options,
        "--convert-to",
        kind,
        "--outdir",
        str(work),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 # our own


def _settle_pdf(file: Path) -> None:
    """The same of a PDF; what is put there is as long as what stood there, since places in it are counted."""
    content = file.read_bytes()
    content = _MADE.sub(lambda found: found[1] + re.sub(rb"[0-9A-F]", b"0", found[2]), content)
    file.write_bytes(content)


def _settle(document: Path) -> None:
    """Rows whole on a page, pages numbered from the second on, and without the moment of its making."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    opened = docx.Document(str(document))
    for row in (row for table in opened.tables for row in table.rows):
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    section = opened.sections[0]
    section.different_first_page_header_footer = True
    number = section.footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))
    opened.save(str(document))
    with zipfile.ZipFile(document) as package:
        parts = {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = _without_core(parts[name])
    document.write_bytes(pack(parts))


def _without_core(xml: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(xml)
    for element in list(root):
        if "core.xml" in (element.get("Target", "") + element.get("PartName", "")):
            root.remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def main() -> int:
    """Write the guide into a folder."""
    speak_utf8()
    if len(sys.argv) != 2:
        print("Usage: python -m workbooks.guide DIR", file=sys.stderr)
        return 2
    for file in write_guide(Path(sys.argv[1])):
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
