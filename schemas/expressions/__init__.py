"""Formulas and rules as an office writes them: "[Đã chi] <= [Kế hoạch]"; read into a tree, never run as a program."""

from schemas.expressions.parser import ExpressionError, parse
from schemas.expressions.tree import Expression, columns_in

__all__ = ["Expression", "ExpressionError", "columns_in", "parse"]
