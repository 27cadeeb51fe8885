"""What goes back to a district: its own workbook, marked, with a notice; sends nothing by itself."""
