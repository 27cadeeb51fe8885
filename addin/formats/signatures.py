"""The words by which a file says what it is; looks at none."""

import re

#: What the headers of such a page say that it is.
WEB_PAGE = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
#: XML Spreadsheet 2003 and flat OpenDocument, whose parts all lie in one file.
XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
FLAT_ODS = b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
#: What the list of content types calls the main part of a workbook, wherever it lies; an embedded one is no such.
MAIN_PART = re.compile(rb"(?:spreadsheetml|ms-excel)\.[\w.]{1,60}\.main")
