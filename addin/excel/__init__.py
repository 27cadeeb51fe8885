"""Everything that touches an open workbook: ribbon, buttons, what is live in it; computes no figure."""
