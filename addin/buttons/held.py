"""What the office typed on the board about versions that are held: taken by the next button that writes the board."""

from addin.errors import InputError
from addin.live.desk import Desk
from addin.live.sheets import BOARD
from addin.publish.held import ACCEPTED, DECISION, MARK, REASON, REFUSED
from schemas.cells import Cell
from schemas.text import fold, tidy


def take_decisions(desk: Desk) -> list[str]:
    """Carry out what was typed; a sentence on each."""
    said = []
    for typed in _typed(desk.rows_of_key(BOARD, "Điều hành")):
        from addin import pipeline  # a board without decisions never needs it

        accepted = fold(typed[DECISION]) == fold(ACCEPTED)
        if not accepted and fold(typed[DECISION]) != fold(REFUSED):
            said.append(
                f"Tệp mã {typed[MARK]}: ô “{DECISION}” phải ghi “{ACCEPTED}” hoặc “{REFUSED}” (đã ghi "
                f"“{typed[DECISION]}”, lý do “{typed[REASON]}”)."
            )
            continue
        try:
            pipeline.decide(desk.home, desk.period, typed[MARK], typed[REASON], accepted=accepted)
        except InputError as error:
            said.append(f"Tệp mã {typed[MARK]}: {error} (Lý do đã ghi: “{typed[REASON]}”.)")
        else:
            done = "được dùng" if accepted else "không dùng"
            said.append(f"Tệp mã {typed[MARK]}: {done}. Lý do “{typed[REASON]}” đã ghi vào sổ kiểm soát thay đổi.")
    return said


def _typed(rows: list[list[Cell]]) -> list[dict[str, str]]:
    """The lines below the heading in which something was decided, as texts by heading."""
    places: dict[str, int] = {}
    found = []
    for row in rows:
        if places:
            line = {heading: tidy(str(row[at])) if at < len(row) else "" for heading, at in places.items()}
            if not line[MARK]:
                break
            found += [line] if line[DECISION] else []
        else:
            folded = {fold(cell): at for at, cell in enumerate(row) if isinstance(cell, str)}
            wanted = {heading: folded.get(fold(heading), -1) for heading in (MARK, DECISION, REASON)}
            places = wanted if min(wanted.values()) >= 0 else {}
    return found
