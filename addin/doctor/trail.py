"""Whether the audit trail is whole: its chain, its two copies, and a seal that was written down elsewhere."""

from collections.abc import Iterator

from addin.doctor.evidence import Evidence
from addin.doctor.observation import Observation
from addin.ledger.journal import RESTORE, breaks, missing_from, unreadable
from schemas.clock import show_when

_SUBJECT = "Sổ kiểm soát thay đổi"
_FEWEST_DIGITS = 12


def look_at_trail(seen: Evidence) -> Iterator[Observation]:
    """The chain of the file and of the ledger's copy, and whether both are the same."""
    wrong = [*_broken(seen), *_strange(seen), *_parted(seen), *_restored(seen)]
    for text in wrong:
        yield Observation(_SUBJECT, ok=False, text=text)
    if not wrong:
        last = f"; dấu niêm phong mục cuối: {seen.filed[-1].hash}" if seen.filed else ""
        yield Observation(_SUBJECT, ok=True, text=f"{len(seen.filed)} mục, không bị sửa{last}.")


def _broken(seen: Evidence) -> Iterator[str]:
    if broken := list(breaks(seen.filed)):
        numbers = ", ".join(map(str, broken))
        yield f"Tệp “{seen.home.journal_path.name}” đã bị sửa hoặc thiếu dòng ở mục số {numbers}."
    for number in breaks(seen.stored):
        yield f"Mục số {number} trong sổ theo dõi đã bị sửa hoặc thiếu mục trước nó."


def _strange(seen: Evidence) -> Iterator[str]:
    if count := unreadable(seen.home.journal_path):
        yield f"Tệp “{seen.home.journal_path.name}” có {count} dòng không phải do chương trình ghi."


def _parted(seen: Evidence) -> Iterator[str]:
    filed, stored = [entry.hash for entry in seen.filed], [entry.hash for entry in seen.stored]
    if not seen.filed and (stored or any(seen.home.periods())):
        yield f"Không còn tệp “{seen.home.journal_path.name}”, hoặc tệp không còn mục nào đọc được."
    if seen.ledger is None or filed == stored:
        return
    if lacking := missing_from(seen.filed, seen.stored):
        yield (
            f"Tệp “{seen.home.journal_path.name}” thiếu {len(lacking)} mục cuối mà sổ theo dõi còn giữ: tệp đã bị cắt, "
            "hoặc được thay bằng bản cũ."
        )
    elif lacking := missing_from(seen.stored, seen.filed):
        yield (
            f"Sổ theo dõi thiếu {len(lacking)} mục cuối mà tệp “{seen.home.journal_path.name}” còn giữ: sổ đã bị sửa, "
            "được thay bằng bản cũ, hoặc lần chạy trước dừng giữa chừng."
        )
    else:
        yield "Tệp và sổ theo dõi không còn khớp nhau; một trong hai đã bị sửa."


def _restored(seen: Evidence) -> Iterator[str]:
    """What an earlier run found missing in one copy and took from the other."""
    for entry in seen.trail:
        if entry.action == RESTORE:
            which, count = next(iter(entry.details.items()), ("file", 0))
            place = "Tệp" if which == "file" else "Sổ theo dõi"
            yield (
                f"{place} đã bị mất {count} mục, được lấy lại từ bản kia lúc {show_when(entry.at)} (mục số "
                f"{entry.number}). Đề nghị xem ai đã thay hoặc cắt tệp trước thời điểm đó."
            )


def look_for_seal(seen: Evidence, seal: str) -> Iterator[Observation]:
    """Whether a seal that is printed in a document, or was written down at a closing, is in an unbroken trail."""
    wanted = seal.strip().lower()
    found = [entry for entry in seen.trail if len(wanted) >= _FEWEST_DIGITS and entry.hash.startswith(wanted)]
    if not found:
        text = (
            f"Không có mục nào mang dấu niêm phong “{seal}”: sổ kiểm soát đã bị thay hoặc viết lại sau khi dấu này "
            f"được in, hoặc dấu ghi chưa đúng (cần ít nhất {_FEWEST_DIGITS} ký tự đầu)."
        )
        yield Observation(_SUBJECT, ok=False, text=text)
        return
    upto = found[0].number
    whole = not any(number <= upto for number in breaks(seen.trail))
    text = f"Dấu niêm phong “{seal}” là của mục số {upto}, lập lúc {show_when(found[0].at)}; "
    text += "các mục đến đó không bị sửa." if whole else "nhưng chuỗi trước đó đã bị sửa."
    yield Observation(_SUBJECT, ok=whole, text=text)
