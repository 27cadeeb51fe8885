"""The open workbook: the only package that talks to Excel or LibreOffice, always through xlwings."""
