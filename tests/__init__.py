"""Tests, named for behaviour; the sheets they read are Markdown tables that a reviewer can see."""
