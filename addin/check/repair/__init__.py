"""Repairs that lose nothing, made on a found table before its cells are judged; each is noted."""
