"""From a file to a grid of cells, to the forms' tables; never judges a rule."""
