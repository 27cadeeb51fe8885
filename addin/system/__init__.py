"""The machine below the work: files written whole, locks, worker processes, Ctrl+C; knows no workbook."""
