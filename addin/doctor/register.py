"""Whether the ledger says what the originals, the notes and the audit trail say; some originals are read again."""

import random
from collections.abc import Iterator, Sequence

from addin.collect.archive import originals_of
from addin.collect.delivery import first_of, source_of
from addin.define.kept import catalogue_today
from addin.doctor.evidence import Evidence
from addin.doctor.observation import Observation
from addin.intake.examine import ProfileName
from addin.intake.received import notes_of
from addin.intake.register import Intake, read_again
from addin.intake.version_changes import differences
from addin.ledger import Ledger
from addin.ledger.audit import Registered
from addin.ledger.engine import without_password
from addin.ledger.rows import delivery_columns
from addin.ledger.seals import Sealed
from addin.workspace.office_tables import office_of
from schemas.findings import name_of
from schemas.period import Period
from schemas.reference import Units
from schemas.submission import SetAside, Submission

_SUBJECT, _READ_AGAIN = "Sổ theo dõi", "Đọc lại tệp gốc"
_REBUILD = "Đề nghị đổi tên tệp sổ theo dõi để lưu; chương trình sẽ lập lại từ các tệp gốc."
#: So many originals are read again where not all are asked for.
_SAMPLE = 2
_NAMED = 3
#: So much of an explanation is quoted.
_QUOTED = 80


def look_at_ledger(seen: Evidence) -> Iterator[Observation]:
    """Every version against the digest and the deliveries that the trail has sealed, and the other way round."""
    if seen.ledger is None:
        text = seen.trouble or "Chưa có sổ theo dõi; chương trình lập khi thu báo cáo."
        yield Observation(_SUBJECT, ok=not seen.trouble, text=text)
        return
    where = without_password(seen.home.ledger_url) if seen.home.ledger_url else seen.home.ledger_path.name
    yield Observation(_SUBJECT, ok=True, text=f"Đọc được sổ theo dõi ({where}).")
    if programs := seen.ledger.programs():
        text = (
            f"Trong sổ theo dõi có đoạn lệnh tự chạy (trigger) hoặc bảng giả (view) không phải của chương trình: "
            f"{', '.join(programs)}; số liệu có thể bị đổi ngay khi ghi."
        )
        yield Observation(_SUBJECT, ok=False, text=f"{text} {_REBUILD}")
    if seen.ledger.needs_rebuild:
        return
    for text in _of_nothing(seen, seen.ledger):
        yield Observation(_SUBJECT, ok=False, text=f"{text} {_REBUILD}")
    for period in seen.periods:
        for text in _of_period(seen, seen.ledger, period):
            yield Observation(_SUBJECT, ok=False, text=f"{text} {_REBUILD}")


def _of_nothing(seen: Evidence, ledger: Ledger) -> Iterator[str]:
    """Rows that belong to no report or to no period: this program writes none."""
    if count := ledger.without_report():
        yield f"Trong sổ có {count} dòng không thuộc báo cáo nào, do người khác ghi vào."
    for name in seen.no_periods:
        yield f"Trong sổ có dòng của kỳ “{name}”, không phải kỳ báo cáo nào, do người khác ghi vào."


def _of_period(seen: Evidence, ledger: Ledger, period: Period) -> Iterator[str]:
    sealed = seen.sealed(period)
    deliveries, units = notes_of(sealed.deliveries), seen.catalogue(period).units
    lines = ledger.registered(period, seen.trail)
    for line in lines:
        name = f"“{line.file}” của {_unit_name(line.unit, units)} ({period})"
        if line.sha256 not in sealed.records:
            yield f"Báo cáo {name} có trong sổ nhưng sổ kiểm soát thay đổi không ghi."
            continue
        if line.digest != sealed.records[line.sha256]:
            yield f"Số liệu của {name} trong sổ đã bị sửa sau khi đọc từ tệp gốc."
        if notes := deliveries.get(line.sha256):
            source, first = source_of(notes, b"", line.unit), first_of(notes).received_at
            if line.delivery != delivery_columns(source) or line.received_at != first:
                yield f"Người gửi, thời gian gửi hoặc nhận của {name} trong sổ đã bị sửa."
        if line.standing != line.due:
            yield f"Lần gửi và tình trạng của {name} trong sổ ({_said(line.standing)}) phải là {_said(line.due)}."
    known = {line.sha256 for line in lines}
    for sha256 in sealed.records.keys() - known:
        file = deliveries[sha256][0].name if sha256 in deliveries else sha256[:16]
        yield f"Báo cáo “{file}” ({period}) đã bị xóa khỏi sổ."
    yield from _set_aside(sealed, ledger.all_set_aside(period), period)


def _set_aside(sealed: Sealed, stored: Sequence[SetAside], period: Period) -> Iterator[str]:
    """The files that were not used: those of the ledger against those that the trail has sealed."""
    known, noted = dict.fromkeys(sealed.aside), set(stored)
    for line in known:
        if line not in noted:
            yield f"Tệp chưa dùng “{line.file}” ({name_of(line.code, {})}, {period}) đã bị xóa hoặc sửa trong sổ."
    for line in stored if sealed.all_aside else ():
        if line not in known:
            yield (
                f"Tệp chưa dùng “{line.file}” ({name_of(line.code, {})}, {period}) có trong sổ nhưng sổ kiểm soát thay "
                "đổi không ghi: lần thu trước dừng giữa chừng, hoặc dòng này do người khác ghi vào."
            )


def _unit_name(code: str, units: Units) -> str:
    unit = units.by_code.get(code)
    return unit.in_sentence if unit else f"đơn vị không có trong danh mục (mã “{code}”)"


def _said(standing: tuple[int, str]) -> str:
    return f"lần {standing[0]}, “{standing[1]}”"


def read_originals_again(seen: Evidence, *, deep: bool) -> Iterator[Observation]:
    """A few of the originals, or all of them, read again and compared with what the ledger has of them."""
    if seen.ledger is None or seen.ledger.needs_rebuild:
        return
    chances = [(period, line) for period in seen.periods for line in seen.ledger.registered(period, seen.trail)]
    chosen = chances if deep else random.sample(chances, min(_SAMPLE, len(chances)))
    wrong = 0
    for period in seen.periods if deep else dict.fromkeys(period for period, _ in chosen):
        lines = {line.sha256: line for one, line in chosen if one == period}
        for text in _compared(seen, seen.ledger, period, lines, deep=deep):
            wrong += 1
            yield Observation(_READ_AGAIN, ok=False, text=text)
    share = "tất cả" if deep else "một số"
    text = f"Đã đọc lại {share} tệp gốc ({len(chosen)} tệp), {wrong} tệp khác với sổ."
    yield Observation(_READ_AGAIN, ok=not wrong, text=text)


def _compared(
    seen: Evidence, ledger: Ledger, period: Period, lines: dict[str, Registered], *, deep: bool
) -> Iterator[str]:
    originals = (
        original
        for original in originals_of(seen.home, period, notes_of(seen.sealed(period).deliveries))
        if original.kept.sha256 in lines
    )
    explained = set[tuple[str, str]]()
    catalogue = seen.catalogue(period)
    profile = ProfileName(seen.home.root, catalogue.sha256)
    office = office_of(seen.home, catalogue_today(seen.home.root))
    intake = Intake(seen.home, ledger, office, period, profile)
    for original, again, _ in read_again(intake, originals):
        line = lines[original.kept.sha256]
        if isinstance(again, Submission):
            explained |= {(again.unit, one.text) for one in again.explanations}
        stored = ledger.version(line.unit, period, line.standing[0])
        if not isinstance(again, Submission):
            yield f"Đọc lại “{line.file}” ({period}) không được: {again.message}"
        elif stored is not None and _read_of(stored) != _read_of(again):
            changes = [change.text for change in differences(stored, again, catalogue.forms)]
            named = "; ".join(changes[:_NAMED]) or "trang bìa, cột, dòng hoặc lỗi ghi nhận khi đọc có khác"
            yield (
                f"Số liệu trong sổ khác với tệp gốc “{line.file}” ({period}): {named}. Nếu vừa đổi trang “Cấu hình” "
                f"hoặc cập nhật chương trình thì là bình thường. {_REBUILD}"
            )
    for unit, text in sorted(_explanations_in(ledger, period) ^ explained) if deep else ():
        where = "trong báo cáo đã nhận nhưng không còn trong sổ"
        if (unit, text) not in explained:
            where = "trong sổ nhưng không báo cáo nào đã nhận có"
        whose = _unit_name(unit, catalogue.units)
        yield f"Lời giải trình “{text[:_QUOTED]}” của {whose} ({period}) có {where}. {_REBUILD}"


def _explanations_in(ledger: Ledger, period: Period) -> set[tuple[str, str]]:
    answers = ledger.answers(period)
    return {(one.unit, one.explanation) for one in answers if one.explanation is not None and one.period == str(period)}


def _read_of(submission: Submission) -> tuple[object, ...]:
    """What was read of a file: its cover, its tables, and what was found, but for the words."""
    found = sorted((one.code, one.form, one.sheet, one.cell) for one in submission.findings)
    return dict(submission.cover), submission.tables, found
