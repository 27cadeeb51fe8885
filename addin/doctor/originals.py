"""Whether the originals and the notes of their deliveries are those that the audit trail has sealed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from addin.collect.archive import odd_entries, original_files, strangers
from addin.collect.delivery import NoteError, as_document, read_note
from addin.doctor.evidence import Evidence
from addin.doctor.observation import Observation
from addin.intake.received import notes_of
from addin.ledger.journal import COLLECT, REBUILD
from addin.workspace.folder import SHA_DIGITS, note_file
from schemas.clock import show_when
from schemas.period import Period

_SUBJECT, _NOTES = "Tệp gốc", "Phiếu nhận"
_COLLECT_AGAIN = (
    "Đề nghị khôi phục từ bản sao lưu; hoặc chuyển tệp này sang thư mục khác để lưu rồi thu lại báo cáo từ thư gốc "
    "(không còn thư gốc thì đề nghị đơn vị gửi lại)."
)


def look_at_originals(seen: Evidence) -> Iterator[Observation]:
    """Every original against its hash, every note against its seal, and the other way round."""
    count, changed = 0, 0
    for period in seen.periods:
        sealed = seen.sealed(period).deliveries
        whole = {sha256[:SHA_DIGITS]: sha256 for sha256 in sealed}
        for path, digits in original_files(seen.home, period):
            count += 1
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if not found.startswith(digits) or whole.get(digits, found) != found:
                changed += 1
                yield Observation(_SUBJECT, ok=False, text=f"“{path}” đã bị thay đổi sau khi nhận. {_COLLECT_AGAIN}")
        for path in odd_entries(seen.home, period):
            text = f"“{path}” không phải tệp mà là lối tắt, thư mục hoặc đường ống; chương trình không đọc."
            yield Observation(_SUBJECT, ok=False, text=text)
        yield from _gone(seen, period, sealed)
        yield from _unsealed(seen, period, sealed)
        yield from _notes(seen, period, sealed)
    yield from _entered_by_a_rebuild(seen)
    yield Observation(_SUBJECT, ok=not changed, text=f"Đã kiểm tra {count} tệp gốc, {changed} tệp bị thay đổi.")


def _gone(seen: Evidence, period: Period, sealed: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Observation]:
    gone = [notes[0]["name"] for sha, notes in sealed.items() if not seen.home.original_of(period, sha).is_file()]
    if gone:
        text = f"Đã thu các tệp sau ({period}) nhưng không còn tệp gốc: {', '.join(gone)}. Đề nghị thu lại."
        yield Observation(_SUBJECT, ok=False, text=text)


def _unsealed(seen: Evidence, period: Period, sealed: Mapping[str, Any]) -> Iterator[Observation]:
    unknown = {stranger.path: stranger for stranger in strangers(seen.home, period, notes_of(sealed))}
    digits = {sha256[:SHA_DIGITS] for sha256 in sealed}
    for path, own in original_files(seen.home, period):
        if path in unknown:
            why = "có phiếu nhận hỏng" if unknown[path].torn else "không có phiếu nhận"
            text = f"“{path}” {why}, chưa từng được thu. Nếu là báo cáo, đề nghị chuyển ra thư mục khác rồi thu lại."
            yield Observation(_SUBJECT, ok=False, text=text)
        elif own not in digits:
            text = (
                f"“{path}” có phiếu nhận nhưng sổ kiểm soát thay đổi không ghi: lần thu trước dừng giữa chừng, hoặc "
                "tệp do người khác đặt vào. Đề nghị xem lại rồi bấm “Thu báo cáo”; tệp sẽ được đưa vào sổ."
            )
            yield Observation(_SUBJECT, ok=False, text=text)


def _notes(seen: Evidence, period: Period, sealed: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Observation]:
    for sha256, deliveries in sealed.items():
        path = seen.home.original_of(period, sha256)
        if not path.is_file():
            continue
        try:
            noted = as_document(read_note(note_file(path)))
        except NoteError:
            wrong = "không đọc được"
        else:
            unique = {json.dumps(one, sort_keys=True) for one in deliveries}
            same = sorted(unique) == sorted(json.dumps(one, sort_keys=True) for one in noted)
            wrong = "" if same else "đã bị sửa" if noted else "đã bị xóa"
        if wrong:
            text = f"Phiếu nhận của “{path}” {wrong}; chương trình dùng nội dung đã niêm phong trong sổ kiểm soát."
            yield Observation(_NOTES, ok=False, text=text)


def _entered_by_a_rebuild(seen: Evidence) -> Iterator[Observation]:
    """Originals that the trail did not know when the ledger was rebuilt: it had been lost, or they are strange."""
    told: set[str] = set()
    for entry in seen.trail:
        kept = entry.details.get("kept", {})
        if entry.action == COLLECT:
            told |= {line.get("sha256", "") for line in entry.details.get("received", [])} | kept.keys()
        elif entry.action == REBUILD:
            new = [notes[0]["name"] for sha256, notes in kept.items() if sha256 not in told]
            told |= kept.keys()
            if new:
                text = (
                    f"Khi lập lại sổ theo dõi lúc {show_when(entry.at)} ({entry.period}), sổ kiểm soát không biết "
                    f"{len(new)} tệp gốc: {', '.join(new)}. Đề nghị xem sổ kiểm soát có bị xóa trước đó không."
                )
                yield Observation(_SUBJECT, ok=False, text=text)
