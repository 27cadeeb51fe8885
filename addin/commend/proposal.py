"""The proposal to the emulation board and the head's own decision in Word, each with its list; judges nobody."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from addin.commend.nominee import BOARD, Nominee, is_asked, shares_of
from addin.documents.content import CENTRE, LEFT, AppendixTable, TableColumn, TableRow
from addin.documents.letter import letter_values, write_letter
from addin.documents.wording import join_words, one_line
from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.numbers import show_number
from schemas.office import Office
from schemas.period import Period
from schemas.reference import Units
from schemas.roles import PROPOSALS

KIND, DECISION = "to-trinh-khen-thuong", "quyet-dinh-khen-thuong"
_NAME, _UNIT = TableColumn("", "Họ và tên, tên tập thể", 40, LEFT), TableColumn("", "Đơn vị đề nghị", 26, LEFT)
_NUMBER, _POSITION = TableColumn("", "STT", 10, CENTRE), TableColumn("", "Chức vụ, nghề nghiệp, địa chỉ", 42, LEFT)
_LISTED = (
    _NUMBER, _NAME, _POSITION, TableColumn("", "Dân tộc", 18, CENTRE), _UNIT,
    TableColumn("", "Điểm thi đua của đơn vị", 18), TableColumn("", "Lao động trực tiếp", 16, CENTRE),
    TableColumn("", "Tóm tắt thành tích", 82, LEFT),
)  # fmt: skip
#: Which of these columns are there only where the form of proposals asks for them.
_IF_ASKED = {2: "position", 3: "ethnic", 6: "direct_worker"}
#: A decision tells who is honoured and for what, not by which points.
_DECIDED = (*_LISTED[:5], TableColumn("", "Tóm tắt thành tích", 116, LEFT))
_EXEMPLARS = (_NUMBER, _NAME, _POSITION, _UNIT, TableColumn("", "Tóm tắt thành tích", 134, LEFT))
_INITIATIVES = (_NUMBER, _NAME, _POSITION, _UNIT, TableColumn("", "Sáng kiến, mô hình hay", 134, LEFT))


def write_proposal(
    nominees: Sequence[Nominee], catalogue: Catalogue, period: Period, office: Office, today: date, out: Path
) -> Path:
    """Write the proposal to the emulation board: the eligible by award, then the exemplars and initiatives among them.

    Awards that the head or a district's chairman gives need no proposal to the board.
    """
    listed = [one for one in nominees if one.eligible and one.decided_by == BOARD]
    form = catalogue.form_for(PROPOSALS)
    about = {"period": period.label, "plan_year": period.year}
    template_values = letter_values(office, today) | about | _counts(nominees, form, listed)
    return write_letter(KIND, template_values, list(_tables(listed, form, catalogue.units)), out)


def write_decision(
    decided: Sequence[Nominee], catalogue: Catalogue, period: Period, office: Office, today: date, out: Path
) -> Path:
    """Write the draft of the head's decision on the awards that he gives himself, with the list of them."""
    shares = shares_of(list(decided))
    template_values = letter_values(office, today) | {
        "period": period.label,
        "plan_year": period.year,
        "award": decided[0].text("award"),
        "kinds": _kinds(list(decided)),
        "collectives": shares.collectives,
        "persons": shares.persons,
    }
    listed = [_listed(one, catalogue.units) for one in decided]
    rows = [(str(at), *row[:4], row[-1]) for at, row in enumerate(listed, 1)]
    table = _table("", _DECIDED, rows, catalogue.form_for(PROPOSALS))
    return write_letter(DECISION, template_values, [table], out)


def _counts(nominees: Sequence[Nominee], form: Form | None, listed: list[Nominee]) -> dict[str, Any]:
    shares = shares_of(listed)
    others = [one for one in nominees if one.eligible and one.decided_by != BOARD]
    return {
        "proposed": len(nominees),
        "units": len({one.row.unit for one in nominees}),
        "eligible": len(listed),
        "others": len(others),
        "refused": sum(not one.eligible for one in nominees),
        "collectives": shares.collectives,
        "persons": shares.persons,
        "asks_people": is_asked(form, "ethnic"),
        "asks_direct": is_asked(form, "direct_worker"),
        "minority": shares.minority,
        "minority_share": show_number(shares.percent(shares.minority) or 0, 2),
        "direct": shares.direct,
        "direct_share": show_number(shares.percent(shares.direct) or 0, 2),
        "awards": [_award(name, of) for name, of in _by_award(listed)],
        "exemplars": len(exemplars(listed)),
        "initiatives": len(initiatives(listed)),
    }


def _award(name: str, nominees: list[Nominee]) -> dict[str, Any]:
    return {"name": name, "count": len(nominees), "kinds": _kinds(nominees)}


def _kinds(nominees: list[Nominee]) -> str:
    shares = shares_of(nominees)
    counted = ((shares.collectives, "tập thể"), (shares.persons, "cá nhân"))
    return join_words([f"{count:02} {what}" for count, what in counted if count], ", ")


def exemplars(nominees: Iterable[Nominee]) -> list[Nominee]:
    """Who is named as an exemplar (điển hình tiên tiến)."""
    return [one for one in nominees if one.says("exemplar")]


def initiatives(nominees: Iterable[Nominee]) -> list[Nominee]:
    """Who brings an initiative or a model worth copying."""
    return [one for one in nominees if one.text("initiative")]


def _by_award(eligible: Iterable[Nominee]) -> Iterator[tuple[str, list[Nominee]]]:
    return ((award, list(of)) for award, of in groupby(eligible, key=lambda one: one.text("award")))


def _tables(listed: list[Nominee], form: Form | None, units: Units) -> Iterator[AppendixTable]:
    """A table an award, then those of exemplars and initiatives, numbered through."""
    titled: list[tuple[str, tuple[TableColumn, ...], list[tuple[str, ...]]]]
    titled = [(award, _LISTED, [_listed(one, units) for one in of]) for award, of in _by_award(listed)]
    for title, shown, key, those in (
        ("Điển hình tiên tiến", _EXEMPLARS, "achievement", exemplars(listed)),
        ("Sáng kiến, mô hình hay", _INITIATIVES, "initiative", initiatives(listed)),
    ):
        titled.append((title, shown, [_told(one, key, units) for one in those]))
    for number, (title, columns, rows) in enumerate((each for each in titled if each[2]), 1):
        yield _table(f"{number}. {title}", columns, [(str(at), *row) for at, row in enumerate(rows, 1)], form)


def _table(
    title: str, columns: tuple[TableColumn, ...], rows: Sequence[tuple[str, ...]], form: Form | None
) -> AppendixTable:
    """A list of nominees, without what the form of proposals does not ask for."""
    roles = {at: role for at, role in _IF_ASKED.items() if columns[at : at + 1] == _LISTED[at : at + 1]}
    kept = [at for at in range(len(columns)) if at not in roles or is_asked(form, roles[at])]
    shown = tuple(TableRow(tuple(row[at] for at in kept)) for row in rows)
    return AppendixTable(title, "", tuple(columns[at] for at in kept), shown, large=True)


def _listed(nominee: Nominee, units: Units) -> tuple[str, ...]:
    return (
        *_who(nominee), nominee.text("ethnic"), units.name_of(nominee.row.unit), _score(nominee),
        "x" if nominee.says("direct_worker") else "", one_line(nominee.text("achievement")),
    )  # fmt: skip


def _score(nominee: Nominee) -> str:
    return "–" if nominee.score is None else show_number(nominee.score, 2, fixed=True)


def _told(nominee: Nominee, key: str, units: Units) -> tuple[str, ...]:
    return *_who(nominee), units.name_of(nominee.row.unit), one_line(nominee.text(key))


def _who(nominee: Nominee) -> tuple[str, str]:
    return one_line(nominee.text("nominee")), one_line(nominee.text("position"))
