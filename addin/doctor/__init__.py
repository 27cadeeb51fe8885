"""Looks over an installation and a working folder, and says in words what is wrong; changes nothing."""

import logging
from collections.abc import Callable, Iterator
from functools import partial

from addin.doctor import installation, pc
from addin.doctor.evidence import Evidence, evidence_of
from addin.doctor.observation import Observation, to_text
from addin.doctor.originals import look_at_originals
from addin.doctor.register import look_at_ledger, read_originals_again
from addin.doctor.trail import look_at_trail, look_for_seal
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import Workspace

__all__ = ["Observation", "examine", "to_text"]

_UNREADABLE = (
    "Không xem hết được vì không đọc được “{where}”. Đề nghị kiểm tra ổ đĩa, đường mạng và quyền đọc rồi làm lại."
)
_INSTALLATION: tuple[tuple[str, Callable[[Workspace], Iterator[Observation]]], ...] = (
    ("Chương trình", pc.look_at_program),
    ("Python", installation.look_at_python),
    ("Thư viện", installation.look_at_libraries),
    ("Đọc tệp", installation.look_at_readers),
    ("Thư mục làm việc", installation.look_at_folder),
    ("Sổ tổng hợp", installation.look_at_master),
    ("Mẫu văn bản", installation.look_at_texts),
    ("Excel", pc.look_at_excel),
    ("Đồng hồ", pc.look_at_clock),
    ("Hộp thư", pc.look_at_mail),
)


def examine(home: Workspace, *, deep: bool = False, seal: str = "") -> list[Observation]:
    """All observations; a check that fails becomes an observation too.

    With `deep` every original is read again, else a few; `seal` is a hash of the trail that was written down elsewhere.
    """
    seen = [one for subject, look in _INSTALLATION for one in _guarded(subject, partial(look, home))]
    looks: list[tuple[str, Callable[[Evidence], Iterator[Observation]]]] = [
        ("Sổ theo dõi", look_at_ledger),
        ("Sổ kiểm soát thay đổi", look_at_trail),
        ("Tệp gốc", look_at_originals),
        ("Đọc lại tệp gốc", partial(read_originals_again, deep=deep)),
    ]
    if seal:
        looks.append(("Sổ kiểm soát thay đổi", partial(look_for_seal, seal=seal)))
    return [*seen, *_guarded("Sổ theo dõi", partial(_evidence, home, looks))]


def _evidence(
    home: Workspace, looks: list[tuple[str, Callable[[Evidence], Iterator[Observation]]]]
) -> Iterator[Observation]:
    if not home.root.is_dir():
        return
    with evidence_of(home) as evidence:
        for subject, look in looks:
            yield from _guarded(subject, partial(look, evidence))


def _guarded(subject: str, look: Callable[[], Iterator[Observation]]) -> Iterator[Observation]:
    try:
        yield from look()
    except (InputError, MachineError) as error:
        yield Observation(subject, ok=False, text=str(error))
    except OSError as error:
        yield Observation(subject, ok=False, text=_UNREADABLE.format(where=error.filename or "ổ đĩa"))
    except Exception as fault:  # whatever was planted there, the rest is looked at
        logging.getLogger("tonghop").info("fault while looking at %s", subject, exc_info=True)
        text = f"Không xem hết được vì nội dung không đúng dạng ({type(fault).__name__}); có thể đã bị sửa."
        yield Observation(subject, ok=False, text=text)
