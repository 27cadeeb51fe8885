"""Rà văn bản: the documents of the chosen period, as edited in Word, against the figures of today."""

from pathlib import Path

from addin import pipeline
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook


def act(desk: OpenWorkbook) -> Outcome:
    """Verify every document that was drafted into the period's folder."""
    files = [file for name in pipeline.DRAFTED.values() if (file := _file(desk, name)).is_file()]
    if not files:
        return Outcome(f"Chưa có văn bản nào của {desk.period.label}. Đề nghị bấm “Dự thảo báo cáo” trước.")
    told = []
    for file in files:
        desk.status(f"Đang rà số liệu trong “{file.name}”…")
        verified = pipeline.verify(desk.session, file)
        found = [one.to_text() for one in verified.findings] + [one.to_text() for one in verified.under_review]
        told.append("\n".join([verified.to_text(), *(f"– {one}" for one in found)]))
    return Outcome("\n\n".join(told))


def _file(desk: OpenWorkbook, name: str) -> Path:
    return desk.home.period_folder(desk.period) / f"{name}_{desk.period}.docx"
