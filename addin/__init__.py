"""What is done with the districts' workbooks: each folder is a step of the month or a tool, `pipeline` the story."""
