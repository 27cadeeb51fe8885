"""Đưa vào dùng: a drawn form becomes lines of the office's profile, after it was tried."""
