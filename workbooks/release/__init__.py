"""The folder that an office without internet or administrator unpacks on its PC: Python, libraries, program."""
