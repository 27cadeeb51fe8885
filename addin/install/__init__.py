"""Puts the release folder into its place on a PC with Windows, and takes it away again; the standard library alone."""
