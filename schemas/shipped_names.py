"""The names of the profiles that the program brings with it; a folder without one of its own goes by the first."""

from importlib.resources import files

SHIPPED = tuple(files("workbooks").joinpath("profiles", "thu-tu.txt").read_text(encoding="utf-8").split())
