"""A page in the browser of this very PC: board, findings, buttons, files, for who cannot use the workbook's macros."""
