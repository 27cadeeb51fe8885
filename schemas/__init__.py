"""What is true of the office's forms, units, periods and findings: pydantic only, no files, no Excel."""
