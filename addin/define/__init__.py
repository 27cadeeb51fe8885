"""The profile of an office as files: read, checked, kept, written as workbooks."""
