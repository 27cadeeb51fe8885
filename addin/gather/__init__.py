"""A table mailed out once: the answers read beside the drawing, added up or stacked, with who is missing."""
