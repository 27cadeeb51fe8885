"""Whose report it is and for when, where the workbook's own sources agree, are few, or disagree."""

from random import Random

import pytest

from addin.check.submission import examine
from schemas.findings import Finding
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.distortions import DISTORTIONS, Draft, clean_draft, write_draft
from tests.sheets import FEBRUARY
from workbooks.demo.figures import make_figures


@pytest.fixture
def draft() -> Draft:
    return clean_draft("696", make_figures(FEBRUARY, 1)["696"])


def read(draft: Draft, name: str = "bc.xlsx") -> Submission:
    result = examine(SourceFile(name=name, content=write_draft(draft)), FEBRUARY, IN_FORCE)
    assert not isinstance(result, SetAside), result.message
    return result


def conflicts(submission: Submission) -> list[Finding]:
    return [
        finding for finding in submission.findings if finding.code in ("file-unit-conflict", "file-period-conflict")
    ]


@pytest.mark.parametrize("name", ["bc.xlsx", "BC tháng 2-2023 H. Bù Đăng (lần 2).xlsx", "696_2023-02.xlsx"])
def test_sources_that_agree_bring_no_finding(draft: Draft, name: str) -> None:
    assert conflicts(read(draft, name)) == []


def test_a_file_named_for_another_unit_is_read_by_its_cover_and_said(draft: Draft) -> None:
    submission = read(draft, "Bù Đốp.xlsx")
    assert submission.unit == "696"
    [finding] = conflicts(submission)
    assert finding.code == "file-unit-conflict"
    assert "trang “Bìa”: Huyện Bù Đăng (3/4 nguồn); nhưng tên tệp: Huyện Bù Đốp" in finding.message


def test_titles_left_from_the_period_before_are_said(draft: Draft) -> None:
    for page in draft.tables():
        page.above = [[str(cell).replace("tháng 02 năm", "tháng 01 năm") for cell in row] for row in page.above]
    [finding] = conflicts(read(draft))
    assert finding.code == "file-period-conflict"
    assert "tiêu đề các biểu: tháng 01 năm 2023" in finding.message.replace("Tháng", "tháng")


def test_the_day_of_signing_is_no_period(draft: Draft) -> None:
    for page in draft.tables():
        page.above[2] = ["(Kèm theo Báo cáo số 12/BC-PDT ngày 3 tháng 3 năm 2023)"]
    assert conflicts(read(draft)) == []


@pytest.mark.parametrize("lost", [("cover_removed",), ("cover_removed", "hidden_identity_lost")])
def test_without_cover_the_hidden_names_and_then_the_titles_tell_unit_and_period(
    draft: Draft, lost: tuple[str, ...]
) -> None:
    for name in lost:
        DISTORTIONS[name](draft, Random(0))
    submission = read(draft, "a.xlsx")
    assert (submission.unit, submission.period) == ("696", FEBRUARY)
    assert "cover-missing" in {finding.code for finding in submission.findings}
