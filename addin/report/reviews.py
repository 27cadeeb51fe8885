"""Says at the head of a report whose figures are under review, and which the office corrected; judges none."""

from collections.abc import Mapping

from addin.documents.wording import MOST_NAMED, column_in_words, join_words, unit_of, units_named
from addin.report.recorder import FigureRecorder
from addin.report.sentences import NAMED, row_name
from schemas.roles import WORDS
from schemas.summary import Adjusted, Review

#: Asks whether money is in another unit of measure.
_MONEY = "cell-unit-of-money-doubtful"


def under_review(recorder: FigureRecorder) -> str:
    """Whose figures are under review: "Số liệu của huyện Đồi Gió (15 lỗi) đang rà soát."; "" where nobody's are.

    Of many units, how many they are, and by name those with errors. Whose money is perhaps in another unit of measure
    and whose words the report leaves out is said, too.
    """
    reviews = recorder.current.under_review
    told = (_reviews_told(recorder, reviews), _money_told(recorder), _words_left_out(recorder)) if reviews else ()
    return " ".join(filter(None, told))


def corrected(recorder: FigureRecorder) -> str:
    """Which figures the office corrected, and how; "" where it corrected none."""
    made = recorder.current.adjustments
    if not made:
        return ""
    more = f"; và {len(made) - NAMED} điều chỉnh khác" if len(made) > NAMED else ""
    named = "; ".join(_correction(recorder, one) for one in made[:NAMED])
    return f"Số liệu đã gồm {len(made)} điều chỉnh khi tổng hợp: {named}{more}."


def _correction(recorder: FigureRecorder, made: Adjusted) -> str:
    form = recorder.catalogue.form(made.form)
    column, code = form.by_key[made.key], made.own_code
    row = form.row_labels.get(code) or (f"dòng {code}" if code.isdecimal() else code)
    where = (recorder.in_sentence(made.unit), row and row_name(form, row), column_in_words(column))
    after = f"{made.after} {unit_of(column)}".strip() if made.after else "ô trống"
    return f"{', '.join(filter(None, where))} từ {made.before or 'ô trống'} thành {after}"


def _reviews_told(recorder: FigureRecorder, reviews: Mapping[str, Review]) -> str:
    if len(reviews) <= MOST_NAMED:
        return f"Số liệu của {join_words(_with_counts(recorder, reviews))} đang rà soát."
    wrong = {unit: review for unit, review in reviews.items() if review.errors}
    all_of_them = Review(
        sum(review.errors for review in reviews.values()), sum(review.warnings for review in reviews.values())
    )
    named = f", trong đó có lỗi: {units_named(_with_counts(recorder, wrong), ', ')}" if wrong else ""
    return f"Số liệu của {len(reviews)} đơn vị ({_counted(all_of_them)}) đang rà soát{named}."


def _money_told(recorder: FigureRecorder) -> str:
    """Whose money is perhaps in another unit of measure: a sum with it is a thousand times too large, marked or not."""
    doubted = {doubt.unit for doubt in recorder.current.doubts if doubt.finding.code == _MONEY}
    if not doubted:
        return ""
    named = units_named([recorder.in_sentence(unit) for unit in recorder.current.units if unit in doubted])
    return (
        f"Có số tiền do {named} báo cáo lớn bất thường, có thể chưa đúng đơn vị tính; đề nghị chưa dùng các tổng số "
        "có số tiền này."
    )


def _words_left_out(recorder: FigureRecorder) -> str:
    """Whose words are in no sentence, since nobody knows whose the report is, or of which period."""
    current = recorder.current
    units = [unit for unit in current.units if unit in current.unsure_reports]
    if not units or recorder.catalogue.form_for(WORDS) is None:
        return ""
    named = units_named([*map(recorder.in_sentence, units)])
    return f"Phần lời của {named} chưa đưa vào báo cáo này."


def _with_counts(recorder: FigureRecorder, reviews: Mapping[str, Review]) -> list[str]:
    return [f"{recorder.in_sentence(unit)} ({_counted(review)})" for unit, review in reviews.items()]


def _counted(review: Review) -> str:
    counts = ((review.errors, "lỗi"), (review.warnings, "cảnh báo"))
    return ", ".join(f"{count} {name}" for count, name in counts if count)
