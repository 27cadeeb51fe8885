"""The figures of a period: consolidated, corrected by the office, closed; writes no workbook and no document."""
