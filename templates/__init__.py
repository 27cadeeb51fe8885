"""The office's texts and layouts; holds no code."""
