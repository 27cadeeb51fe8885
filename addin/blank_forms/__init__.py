"""What goes out to the districts: blank workbooks with what the office knows already; reads no report."""
