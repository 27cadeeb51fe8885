from difflib import SequenceMatcher
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from addin.documents.same_stretches import opcodes

TEXTS = st.lists(st.sampled_from("abc–"), max_size=12)


@given(TEXTS, TEXTS)
def test_the_steps_lead_from_the_old_to_the_new_and_name_all_of_both(old: list[str], new: list[str]) -> None:
    steps = opcodes(old, new)
    made: list[str] = []
    at = (0, 0)
    for kind, start, end, low, high in steps:
        assert (start, low) == at
        at = (end, high)
        assert (old[start:end] == new[low:high]) == (kind == "equal")
        made += old[start:end] if kind == "equal" else new[low:high]
    assert (made, at) == (new, (len(old), len(new)))
    assert all(one[0] != other[0] or one[0] != "equal" for one, other in pairwise(steps))


@given(st.lists(st.integers(), unique=True, max_size=12), st.data())
def test_where_nothing_is_said_twice_they_are_the_standard_librarys(old: list[int], data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from(old)) if old else st.just(set()))
    texts = [str(one) for one in old]
    new = [text if int(text) not in kept else f"{text}!" for text in texts]
    assert opcodes(texts, new) == SequenceMatcher(None, texts, new, autojunk=False).get_opcodes()
