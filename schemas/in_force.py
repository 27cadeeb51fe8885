"""The catalogue that the work at hand goes by: of the profile of a working folder, on the day of a period.

A program works on one thing at a time: who begins work on a period says by which catalogue, and what was in force
before is so again at its end. Without a word it is the first office's, as it was last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar, overload

from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.profile.shipped import shipped_profile

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
#: So much is remembered for a catalogue; districts share a form's headings.
_MOST = 20_000


class _Held:
    """What is in force now; None before anybody said."""

    catalogue: Catalogue | None = None
    day: date | None = None
    remembered: dict[object, Any] | None = None  # what is remembered for the catalogue that is in force


def catalogue_in_force() -> Catalogue:
    """The catalogue that the work at hand goes by."""
    if _Held.catalogue is None:
        put_in_force(None)
    assert _Held.catalogue is not None  # noqa: S101 # just put there
    return _Held.catalogue


def day_in_force() -> date | None:
    """The day that the work at hand is of; None where it is of none."""
    return _Held.day


def put_in_force(catalogue: Catalogue | None, day: date | None = None) -> None:
    """Go by a catalogue, of a day, from now on; by the first office's where none is given."""
    _Held.catalogue = catalogue = catalogue or shipped_profile().on(date.max)
    _Held.day, _Held.remembered = day, None


def is_in_force(profile: str, day: date) -> bool:
    """Whether the work at hand goes by the profile of that hash, as it is on a day."""
    return _Held.catalogue is not None and (_Held.catalogue.sha256, _Held.day) == (profile, day)


@contextmanager
def in_force(catalogue: Catalogue, day: date | None = None) -> Iterator[Catalogue]:
    """Go by a catalogue, of a day, within a block."""
    before, day_before = _Held.catalogue, _Held.day
    _go_by(catalogue, day)
    try:
        yield catalogue
    finally:
        _go_by(before, day_before)


def _go_by(catalogue: Catalogue | None, day: date | None) -> None:
    """Go by a catalogue, of a day, unless that is so already."""
    if catalogue is None or catalogue is not _Held.catalogue or day != _Held.day:
        put_in_force(catalogue, day)


def per_catalogue(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Remember what a function gave, for each catalogue by itself; its arguments are all positional."""

    @wraps(function)
    def remembered(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        known = _Held.remembered
        if known is None:
            known = _Held.remembered = catalogue_in_force().memory
        place = (function, *args, *kwargs.values()) if kwargs else (function, *args)
        try:
            made: _Made = known[place]
        except KeyError:
            if len(known) > _MOST:
                known.clear()
            made = known[place] = function(*args, **kwargs)
        return made

    return remembered


class FormsInForce(Sequence[Form]):
    """The forms in force, in the order of the workbook."""

    @overload
    def __getitem__(self, at: int) -> Form: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Form]: ...
    def __getitem__(self, at: int | slice) -> Form | Sequence[Form]:
        return catalogue_in_force().forms[at]

    def __len__(self) -> int:
        return len(catalogue_in_force().forms)

    def __iter__(self) -> Iterator[Form]:
        return iter(catalogue_in_force().forms)


class FormsById(Mapping[str, Form]):
    """The forms in force by their code."""

    def __getitem__(self, form_id: str) -> Form:
        return catalogue_in_force().by_id[form_id]

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue_in_force().by_id)

    def __len__(self) -> int:
        return len(catalogue_in_force().by_id)
