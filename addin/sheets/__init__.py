"""Workbooks as data, and the adapters that write them; computes no figure."""
