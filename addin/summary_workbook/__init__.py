"""What comes out for the office: the provincial summary, the board, comparisons as sheets; adds nothing up."""
