"""What is done with the districts' workbooks, in the order of the flow; each step is a package or module."""
