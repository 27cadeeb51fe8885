"""The working folder: where things lie in it, and what the office typed into its workbook; holds no figures."""
