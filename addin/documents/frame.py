"""The frame of a document, from the office's own text: number, kind, subject, recipients; draws nothing."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from addin.documents.templates import OWN, files_of, fill
from addin.system.errors import InputError
from schemas.office.settings import ALONE, BY_ORDER, FOR_AGENCY, Settings
from schemas.text import fold

#: The text beside the prose of a kind of document: one "Nhãn: nội dung" a line, a label may be on several lines.
FRAME = "dau-van-ban.txt"
LABELS = {
    "Ký hiệu": "symbol", "Về việc": "about", "Tên loại": "kind", "Trích yếu": "subject", "Ghi chú": "remark",
    "Kính gửi": "addressees", "Ý kiến": "word", "Nơi nhận": "recipients", "Người ký": "signed", "Phụ lục": "appendix",
    "Không có bảng": "no_tables",
}  # fmt: skip
_FIELDS = {fold(label): field for label, field in LABELS.items()}


class Frame(NamedTuple):
    """What is around the text; each a tuple of lines, empty where the kind of document has none.

    `signed` are the lines over the signature, or AS_SET; `about` is the subject of a letter without a kind;
    `word` is over the room for the head's own word, which is where a document without recipients has these;
    `no_tables` is printed in an appendix that has nothing to show.
    """

    symbol: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    remark: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    word: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    appendix: tuple[str, ...] = ()
    no_tables: tuple[str, ...] = ()

    @property
    def enclosed_with(self) -> str:
        """What the appendix belongs to: "Báo cáo số        /BC-VP"; a slip has no number."""
        number = f" số        /{self.symbol[0]}" if self.symbol else ""
        return f"{self.kind[0].capitalize()}{number}" if self.kind else ""


def frame_of(kind: str, template_values: dict[str, Any]) -> Frame:
    """The frame of a kind of document; InputError where a line cannot be used."""
    text = fill(f"{kind}/{FRAME}", files_of(kind, template_values.get(OWN, ""))[FRAME], template_values)
    lines: dict[str, tuple[str, ...]] = {}
    for field, words in _lines(kind, text):
        lines[field] = (*lines.get(field, ()), words)
    return Frame(**lines)


def _lines(kind: str, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        label, _, words = line.partition(":")
        field = _FIELDS.get(fold(label))
        if field and words.strip():
            yield field, words.strip()
        elif line.strip() and not field:
            raise InputError(
                f"Mẫu “{kind}/{FRAME}” dòng {number}: không có mục “{label.strip()}”. Các mục dùng được: "
                f"{', '.join(LABELS)}."
            )


#: In the text: signed as the settings say; anything else is who signs.
AS_SET = "có"


def sign_lines(settings: Settings) -> list[str]:
    """How the signer's authority is written: alone, for the head (KT.), for the agency (TM.), by order (TL.)."""
    head = settings.head_post.upper()
    if settings.sign_as == ALONE:
        return [head]
    if settings.sign_as == FOR_AGENCY:
        return [f"TM. {settings.agency}", head]
    for_head = "TL." if settings.sign_as == BY_ORDER else "KT."
    return [f"{for_head} {head}", *filter(None, [settings.signer_post.upper()])]
