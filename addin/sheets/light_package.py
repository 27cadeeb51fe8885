"""The parts of a workbook of XlsxWriter's packed lightly, its shared strings written at once; what is in them stays."""

import zipfile
from typing import Any, Literal

from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings


class LightZip(zipfile.ZipFile):
    """A package that is packed lightly."""

    def __init__(self, file: Any, mode: Literal["w"], **options: Any) -> None:
        super().__init__(file, mode, **options, compresslevel=1)

    def writestr(self, part: Any, content: Any, *_: Any) -> None:
        super().writestr(part, content, compresslevel=1)


class QuickPackager(Packager):  # type: ignore[misc] # the library's class is untyped
    """Writes the parts of a workbook, the shared strings at once."""

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            strings = _QuickStrings()
            strings.string_table = self.workbook.str_table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class _QuickStrings(SharedStrings):  # type: ignore[misc] # the library's class is untyped
    def _write_sst_strings(self) -> None:
        """A few dozen texts at a time; where one of them needs care the library writes them."""
        texts = self.string_table.string_array
        for first in range(0, len(texts), _AT_A_TIME):
            some = texts[first : first + _AT_A_TIME]
            together = f"|{'|'.join(some)}|"
            if together.isprintable() and not any(mark in together for mark in _NEED_CARE):
                self.fh.write(f"<si><t>{'</t></si><si><t>'.join(some)}</t></si>")
            else:
                for text in some:
                    self._write_si(text)


_AT_A_TIME = 32
#: Marks of XML, spaces at an end, and what looks like an escape.
_NEED_CARE = ("&", "<", ">", " |", "| ", "_x")
