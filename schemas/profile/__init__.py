"""The profile of an office: its forms, lists and units as lines of sheets, read, put together and written again."""
