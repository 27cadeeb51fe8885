"""The VBA project of the master, written from its text as [MS-CFB] and [MS-OVBA] have it; runs none."""
