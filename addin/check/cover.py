"""The cover sheet: its fields and its rules (forms.md, "Bìa")."""

from datetime import date, timedelta

from addin.check.cells import judge_field
from addin.read.labelled import Labelled
from schemas import cover
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.fields import Context, show_date
from schemas.findings import CellPlace, Finding, Severity
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.text import is_blank, tidy

#: A report may be signed at most so many days before its data end.
EARLIEST_SIGNATURE = timedelta(days=3)
_OF_ANOTHER_PERIOD = (
    "không phải của kỳ này (phiên bản {expected}); vẫn đọc được, còn biểu và dòng chưa có trong tệp thì chưa có số liệu"
)


def check_cover(
    labelled: dict[str, Labelled],
    place: CellPlace,
    period: Period,
    catalogue: Catalogue,
    latest: date,
    *,
    since_1904: bool = False,
) -> tuple[dict[str, Value], list[Finding], int]:
    """The cover's values, what was found, and how many filled cells could not be used.

    `latest` is the day the report was sent or received: nobody signs later than that.
    """
    context = Context(place.unit, period.to_date, catalogue.units, since_1904=since_1904)
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    set_aside = 0
    for field in cover.FIELDS:
        found = labelled.get(field.key)
        if field.key == "unit" and found and catalogue.find_unit(str(found.cell)):
            values[field.key] = tidy(str(found.cell))
            continue
        value, finding, usable = judge_field(field, found, place, context)
        findings += [finding] if finding else []
        set_aside += not usable
        if usable:
            values[field.key] = value
    at = {key: found.address for key, found in labelled.items()}
    findings += _dates(values, at, place, period)
    findings += _signed(values, at, place, period, latest)
    findings += _number(values, at, place)
    findings += _version(values, at, place, catalogue)
    return values, findings, set_aside


def _dates(values: dict[str, Value], at: dict[str, str], place: CellPlace, period: Period) -> list[Finding]:
    """The data dates equal the cut-off dates of the period (Decree 09/2019/NĐ-CP, article 12)."""
    findings = []
    for key, label, expected in (("from_date", "Từ ngày", period.from_date), ("to_date", "Đến ngày", period.to_date)):
        found = values.get(key)
        if isinstance(found, date) and found != expected:
            findings.append(
                place.finding(
                    "rule-cover-dates", at[key], label=label, found=show_date(found), value=show_date(found),
                    period=period.label, expected=show_date(expected),
                )
            )  # fmt: skip
    return findings


def _signed(
    values: dict[str, Value], at: dict[str, str], place: CellPlace, period: Period, latest: date
) -> list[Finding]:
    """Signed no earlier than 3 days before the data end, and not in the future."""
    signed = values.get("signed_on")
    earliest = period.to_date - EARLIEST_SIGNATURE
    if not isinstance(signed, date) or earliest <= signed <= latest:
        return []
    shown = show_date(signed)
    return [
        place.finding(
            "rule-cover-signed-on", at["signed_on"], signed_on=shown, value=shown, earliest=show_date(earliest)
        )
    ]


def _number(values: dict[str, Value], at: dict[str, str], place: CellPlace) -> list[Finding]:
    """Months are numbered 1–12, quarters 1–4; the other kinds have no number."""
    kind, number = values.get("period_kind"), values.get("period_no")
    if kind is None or "period_no" not in at or "period_no" not in values:
        return []
    highest = NUMBERED.get(PeriodKind(str(kind)), 0)
    fits = number is None if not highest else isinstance(number, int) and 1 <= number <= highest
    shown = "" if number is None else str(number)
    values_text = {"period_no": shown or "để trống", "period_kind": str(kind), "value": shown}
    return [] if fits else [place.finding("rule-cover-period-number", at["period_no"], **values_text)]  # type: ignore[arg-type] # texts only


def _version(values: dict[str, Value], at: dict[str, str], place: CellPlace, catalogue: Catalogue) -> list[Finding]:
    """The form's version is that of the period; one of another period is noted, one that nobody knows is an error."""
    version, expected = values.get("form_version"), catalogue.version
    if is_blank(version) or version == expected:
        return []
    known = version in catalogue.versions
    reason = _OF_ANOTHER_PERIOD.format(expected=expected) if known else "không có trong danh mục phiên bản"
    shown = {"found": str(version), "value": str(version), "expected": expected, "reason": reason}
    severity = Severity.NOTE if known else None
    return [place.finding("file-old-form-version", at["form_version"], severity=severity, **shown)]
