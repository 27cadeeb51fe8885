"""A document that somebody hands in is looked at in a process that may die; a failure becomes a sentence."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from addin.system.errors import InputError
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure, run_isolated

_Job = TypeVar("_Job")
_Outcome = TypeVar("_Outcome")
_LIMITS = Limits(seconds=20, workers=1)
_TOO_MUCH = (
    "Tệp “{file}” quá lớn hoặc quá phức tạp nên chương trình dừng đọc. Đề nghị xóa các phần không cần thiết, lưu lại "
    "bằng Word rồi làm lại."
)
_STRANGE = (
    "Tệp “{file}” có cấu trúc bất thường nên không đọc được. Đề nghị mở bằng Word, chọn Lưu thành một tệp mới rồi "
    "làm lại."
)


def outcome_of(work: Callable[[_Job], _Outcome], job: _Job, file: Path) -> _Outcome:
    """The outcome of some work on a document. InputError, with a sentence, where it cannot be done."""
    if file.exists() and not file.is_file():  # a pipe would be waited for
        raise InputError(f"“{file}” không phải tệp. Đề nghị chọn một tệp Word (.docx).")
    (outcome,) = run_isolated(_Telling(work), [job], _LIMITS)
    if isinstance(outcome, WorkerFailure):
        logging.getLogger("tonghop").info("could not look at %s: %s\n%s", file, outcome.reason, outcome.trace)
        raise InputError((_STRANGE if outcome.how is FailureKind.FAULT else _TOO_MUCH).format(file=file.name))
    if isinstance(outcome, InputError):
        raise outcome
    return outcome


class _Telling(Generic[_Job, _Outcome]):
    """Work whose own refusals are outcomes, since an error would come back as a fault; it goes to another process."""

    def __init__(self, work: Callable[[_Job], _Outcome]) -> None:
        self._work = work

    def __call__(self, job: _Job) -> _Outcome | InputError:
        try:
            return self._work(job)
        except InputError as error:
            return InputError(str(error))
