"""Engines that let xlwings reach programs other than Excel; they know workbooks, nothing of the office's work."""
