"""The master workbook and what builds it."""
