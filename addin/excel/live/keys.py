"""The keys by which the program knows its sheets again; finds none."""

#: The key of the board, which comes before all other sheets.
BOARD = "dieu_hanh"
#: The key of the sheet on which a drawn table is looked over.
REVIEW = "xem_lai_bieu"
#: The defined name that says for which units, forms and choices the office's sheets are laid out.
PROFILE_NAME = "TH_bo_cau_hinh"
