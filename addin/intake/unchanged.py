"""Workbooks that come in and report nothing new: blank forms, and what the office itself had sent; enters nothing."""

from typing import NamedTuple

from addin.findings.keys import naming_columns, progress_between
from addin.intake.version_changes import differences
from addin.ledger import Ledger
from schemas.catalogue import Catalogue
from schemas.findings import message_for
from schemas.submission import SetAside, Submission


class JudgedReport(NamedTuple):
    """A report as it is entered, whether it is entered at all, and what is reported about it."""

    submission: Submission
    counts: bool
    said: tuple[SetAside, ...]


def judge_beside(ledger: Ledger, submission: Submission, catalogue: Catalogue, *, ours: bool) -> JudgedReport:
    """A report beside the unit's others: one that says nothing new is entered as one without content.

    What only a letter of the office itself has brought (a copy, a bounced one) was never the unit's: it is not entered.
    """
    again = _sent_back_unchanged(ledger, submission, catalogue)
    if submission.has_content and not again:
        return JudgedReport(submission, True, ())
    if ours:
        return JudgedReport(submission, False, (_said("file-own-outgoing", submission, catalogue),))
    said = again or _without_content(ledger, submission, catalogue)
    return JudgedReport(submission.model_copy(update={"has_content": False}), True, (said,) if said else ())


def _sent_back_unchanged(ledger: Ledger, submission: Submission, catalogue: Catalogue) -> SetAside | None:
    """What is reported of a marked workbook in which nothing has been mended: bounced, quoted, or only explained.

    It is compared with every version of the unit: it was made of one of them, and a newer one may have come since.
    """
    for line in ledger.received(submission.period) if submission.sent_back else ():
        before = ledger.version(line.unit, submission.period, line.version) if line.unit == submission.unit else None
        if before and _same(before, submission, catalogue):
            reason = "; giải trình của đơn vị đã được ghi nhận" if submission.explanations else ""
            return _said("file-returned-unchanged", submission, catalogue, same_as=line.file, reason=reason)
    return None


def _without_content(ledger: Ledger, submission: Submission, catalogue: Catalogue) -> SetAside | None:
    """What is reported of a form without content where the unit has a report; its own line says so otherwise."""
    lines = ledger.received(submission.period)
    reports = [line.file for line in lines if line.unit == submission.unit and line.has_content]
    return _said("file-without-content", submission, catalogue, same_as=reports[-1]) if reports else None


def _same(before: Submission, now: Submission, catalogue: Catalogue) -> bool:
    """Whether no value is another and no error or warning is gone."""
    named = naming_columns(catalogue.forms)
    return not any(differences(before, now, catalogue.forms)) and not progress_between(before, now, named).fixed


def _said(code: str, submission: Submission, catalogue: Catalogue, **values: str) -> SetAside:
    values = {"file": submission.file, "unit": catalogue.unit(submission.unit).in_sentence, **values}
    return SetAside(file=submission.file, code=code, message=message_for(code, values))
