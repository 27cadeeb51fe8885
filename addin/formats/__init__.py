"""What file formats are known by, wherever a file is looked at; opens no workbook and no letter."""
