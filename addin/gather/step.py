"""Gom bảng rời: from a drawing and the answers to it to one workbook, with who is missing and what is doubtful."""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from addin.collect.sources import open_sources
from addin.form_inference.choices import FormReview, with_choices
from addin.form_inference.drawing import Drawing
from addin.form_inference.drawn import DrawnForm, DrawnTable, TableKind
from addin.form_inference.files import LIMITS, DrawnFile, open_drawing, read_or_say
from addin.form_inference.infer import infer_sheet, join_sheets
from addin.form_inference.kind_words import Kind
from addin.form_inference.rows import RowRole
from addin.gather.answer import AnswerJob, GatheredAnswer, read_answer
from addin.gather.refine import open_places, questions_left, refine
from addin.gather.total import TableTotal, add_up, disagreements, totals_disagree
from addin.gather.unit_names import head_unit
from addin.read.locked import Passwords
from addin.system.errors import InputError
from addin.system.worker_pool import FailureKind, WorkerFailure, run_isolated
from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile
from schemas.text import fold


class Definition(NamedTuple):
    """The drawing as it is understood: the form, its tables, the rows that only show how to fill in."""

    form: DrawnForm
    tables: tuple[DrawnTable, ...]
    samples: tuple[tuple[tuple[str, ...], ...], ...]
    head: str = ""  # the unit that the drawing's head names

    @property
    def as_form(self) -> DrawnForm:
        """The form with what the answers told of its tables."""
        return self.form._replace(tables=self.tables)


class Gathered(NamedTuple):
    """All answers together."""

    definition: Definition
    answers: tuple[GatheredAnswer, ...]
    totals: tuple[TableTotal, ...]
    missing: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    remarks: dict[str, list[str]]  # file → sentences

    def as_json(self) -> dict[str, Any]:
        """The document of the command, but for the file."""
        labels = label_of(self.definition.tables)
        total: dict[str, float | None] = {}
        coverage: dict[str, dict[str, int]] = {}
        rows: dict[str, dict[str, float | None]] = {}
        for at, one in enumerate(self.totals):
            for place, figure in one.total.items():
                total[labels[at, place]] = figure
                coverage[labels[at, place]] = {"known": one.known[place], "of": one.of}
            for row, figures in one.rows.items():
                named = {labels[at, place]: figure for place, figure in figures.items()}
                rows.setdefault(one.table.rows[row].label, {}).update(named)
        return {
            "columns": [
                {
                    "label": labels[at, place], "type": str(column.kind), "roll_up": str(column.roll_up or "-"),
                    "evidence": column.why, "sure": column.sure, "table": table.title,
                }
                for at, table in enumerate(self.definition.tables)
                for place, column in enumerate(table.columns)
                if not column.ignored
            ],
            "total": total,
            "doubtful": [labels[at, place] for at, one in enumerate(self.totals) for place in sorted(one.doubtful)],
            "rows": rows,
            "coverage": coverage,
            "answers": [
                {"file": one.file, "unit": one.unit, "rows": one.row_count, "remarks": self.remarks.get(one.file, [])}
                for one in self.answers
            ],
            "missing": list(self.missing),
            "set_aside": [one.model_dump() for one in self.set_aside],
        }  # fmt: skip


def label_of(tables: Sequence[DrawnTable]) -> dict[tuple[int, int], str]:
    """(table, column) → label; of two amounts called alike in two tables each has its table's title in front."""
    plain = [(at, place, c) for at, table in enumerate(tables) for place, c in enumerate(table.columns)]
    summed = [c.label for _, _, c in plain if c.roll_up]
    return {
        (at, place): f"{tables[at].title} / {c.label}" if c.roll_up and summed.count(c.label) > 1 else c.label
        for at, place, c in plain
    }


def gather(
    drawing: Path,
    sources: Sequence[Path],
    units: Sequence[str] = (),
    confirm: Callable[[Definition], None] | None = None,
    review: FormReview | None = None,
    passwords: Passwords = tuple,
) -> Gathered:
    """Read the drawing, then every answer, and add them up.

    `units` are the names of those who should answer; `confirm` shows the proposals to a person, who may stop here;
    `review` is what was chosen on the sheet "Xem lại biểu"; `passwords` are tried on a file that is locked.
    Raises InputError where the drawing cannot be read, or something must be asked and nobody is there to answer.
    """
    return gather_drawings(open_drawing(drawing, passwords), sources, units, confirm, review, passwords)


def gather_drawings(
    drawn: DrawnFile,
    sources: Sequence[Path],
    units: Sequence[str] = (),
    confirm: Callable[[Definition], None] | None = None,
    review: FormReview | None = None,
    passwords: Passwords = tuple,
) -> Gathered:
    """The same for a drawing that was read already; its file is no answer to itself."""
    files, aside = _files(sources, hashlib.sha256(drawn.content).hexdigest() if drawn.content else "")
    definition = _definition(drawn.drawings, files, review or FormReview(), passwords)
    if confirm:
        confirm(definition)
    elif left := list(questions_left(definition.form, definition.tables)):
        raise InputError("Chưa gom được, cần trả lời trước:\n" + "\n".join(f"– {text}" for text in left))
    if not definition.tables:
        raise InputError(definition.form.refusals[0].text if definition.form.refusals else "Không thấy bảng nào.")
    answers, refused = _answers(files, definition, passwords)
    if twice := _twice(answers):
        raise InputError("Chưa gom được, cần chọn trước:\n" + "\n".join(f"– {text}" for text in twice))
    totals = tuple(add_up(table, answers, at) for at, table in enumerate(definition.tables))
    remarks = {one.file: [*one.remarks, *_disagreements(definition, one)] for one in answers}
    missing = tuple(_missing(definition.tables, answers, units))
    return Gathered(definition, answers, totals, missing, (*aside, *refused), remarks)


def _twice(answers: Sequence[GatheredAnswer]) -> list[str]:
    """Sentences for units that have answered with two different files: to add both would count them twice."""
    by_unit: dict[str, list[str]] = {}
    for one in answers:
        if one.unit_from != "tên tệp":
            by_unit.setdefault(fold(one.unit), []).append(one.file)
    return [
        f"Cùng một đơn vị có {len(files)} tệp: {', '.join(files)}. Đề nghị giữ lại một tệp trong nguồn rồi làm lại."
        for files in by_unit.values()
        if len(files) > 1
    ]


def _files(sources: Sequence[Path], drawing: str) -> tuple[list[SourceFile], list[SetAside]]:
    """The files of all sources; the drawing itself and a file that came twice are no answers."""
    files: list[SourceFile] = []
    aside: list[SetAside] = []
    seen: dict[str, str] = {}
    for item in open_sources(sources):
        if isinstance(item, SetAside):
            aside.append(item)
            continue
        sha256 = hashlib.sha256(item.content).hexdigest()
        if sha256 == drawing:
            text = f"Tệp “{item.name}” chính là biểu đã gửi, chưa ai điền."
            aside.append(SetAside(file=item.name, code="file-nothing-filled", message=text))
        elif sha256 in seen:
            text = f"Tệp “{item.name}” giống hệt tệp “{seen[sha256]}”, chỉ tính một lần."
            aside.append(SetAside(file=item.name, code="file-duplicate", message=text))
        else:
            seen[sha256] = item.name
            files.append(item)
    return files, aside


def _definition(
    drawings: Sequence[Drawing], files: Sequence[SourceFile], review: FormReview, passwords: Passwords
) -> Definition:
    """The drawing as it is understood, with what was chosen; where it leaves a kind open, the answers tell."""
    chosen = with_choices(join_sheets(infer_sheet(drawing) for drawing in drawings), review)
    if chosen.problems:
        raise InputError("Chưa gom được, đề nghị sửa trước:\n" + "\n".join(f"– {text}" for text in chosen.problems))
    form = chosen.form
    tables = form.tables
    if any(open_places(table) for table in tables):
        read = [(file.content, file.name, passwords) for file in files[:_ASKED]]
        found = [one for one in run_isolated(read_or_say, read, LIMITS) if isinstance(one, list)]
        tables = tuple(refine(table, [drawing for one in found for drawing in one]) for table in tables)
    samples = tuple(_samples(table, drawings) for table in tables)
    head = next((name for drawing in drawings if (name := head_unit(drawing))), "")
    return Definition(form, tables, samples, head)


#: So many answers are looked at for what the drawing leaves open.
_ASKED = 20


def _samples(table: DrawnTable, drawings: Sequence[Drawing]) -> tuple[tuple[str, ...], ...]:
    """The rows by which the drawing shows how to fill in, as they stand there: an answer may still have them."""
    drawing = next(one for one in drawings if one.sheet == table.sheet)
    columns = [column for column in table.columns if column.kind is not Kind.ORDINAL]
    return tuple(
        tuple(fold(drawing.text(row.row, column.at)) for column in columns)
        for row in table.rows
        if row.role is RowRole.SAMPLE and any(drawing.text(row.row, column.at) for column in columns)
    )


def _answers(
    files: Iterable[SourceFile], definition: Definition, passwords: Passwords
) -> tuple[tuple[GatheredAnswer, ...], list[SetAside]]:
    jobs = [AnswerJob(file, definition.tables, definition.samples, definition.head, passwords) for file in files]
    answers: list[GatheredAnswer] = []
    aside: list[SetAside] = []
    for job, outcome in zip(jobs, run_isolated(read_answer, jobs, LIMITS), strict=True):
        if isinstance(outcome, WorkerFailure):
            aside.append(_failed(job.source.name, outcome))
        elif isinstance(outcome, SetAside):
            aside.append(outcome)
        else:
            answers.append(outcome)
    return tuple(answers), aside


def _failed(name: str, failure: WorkerFailure) -> SetAside:
    """A file that could not be read to its end."""
    if failure.how is FailureKind.FAULT:
        logging.getLogger("tonghop").error("fault while reading %s\n%s", name, failure.trace)
        code, reason = "file-fault", failure.reason
    else:
        code, reason = "file-too-large", "cần quá nhiều bộ nhớ hoặc thời gian"
    return SetAside(file=name, code=code, message=message_for(code, {"file": name, "reason": reason}))


def _disagreements(definition: Definition, answer: GatheredAnswer) -> list[str]:
    pairs = zip(definition.tables, answer.tables, strict=True)
    return [
        text for table, read in pairs if read for text in (*disagreements(table, read), *totals_disagree(table, read))
    ]


def _missing(tables: Sequence[DrawnTable], answers: Sequence[GatheredAnswer], units: Sequence[str]) -> Iterator[str]:
    """Who has not answered: of those that the drawing lists, else of those that the office knows."""
    told = {one.unit for one in answers}
    for at, table in enumerate(tables):
        if table.kind is TableKind.UNIT:
            told |= {row.label for one in answers if (read := one.tables[at]) for row in read.rows}
    listed = [row.label for table in tables if table.kind is TableKind.UNIT for row in table.printed]
    names = {core_name(name) for name in told}
    stems = [f" {fold(one.file)} " for one in answers] + [f" {fold(name)} " for name in told]
    expected = listed or units
    there = [unit for unit in expected if _has_answered(core_name(unit), names, stems)]
    if there or listed:  # where nobody is among those the office knows, others were asked
        yield from (unit for unit in expected if unit not in there)


def _has_answered(core: str, names: Collection[str], stems: Collection[str]) -> bool:
    return core in names or any(f" {core} " in stem for stem in stems)


_KINDS = ("huyen", "thi xa", "thanh pho", "thi tran", "xa", "phuong", "tinh", "tp", "tx", "tt", "ubnd", "dac khu")


def core_name(unit: str) -> str:
    """The folded name of a unit without its kind."""
    bare = fold(unit)
    for kind in (*_KINDS, *_KINDS):
        bare = bare.removeprefix(f"{kind} ")
    return bare
