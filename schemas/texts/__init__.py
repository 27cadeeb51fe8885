"""The texts of the findings, by what they are about: files, sheets, cells, the office's own lines."""
