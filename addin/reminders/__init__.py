"""What reminds a late unit: letters, e-mail drafts, the list for the head; sends nothing by itself."""
