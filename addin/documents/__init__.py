"""The Word engine: layouts, tables, charts, bookmarks, the decree's rules; knows no report."""
