"""Broken workbooks by chance: always data or one clear line. TONGHOP_FUZZ=20000 makes it a long run."""

import os
import resource

from tests import fuzz

#: So many files in the ordinary run; the long one takes a quarter of an hour.
COUNT = int(os.environ.get("TONGHOP_FUZZ", "300"))


def test_a_number_always_makes_the_same_file() -> None:
    assert fuzz.case(7) == fuzz.case(7)
    assert len({fuzz.case(number).content for number in range(20)}) == 20


def test_a_broken_file_gives_data_or_one_clear_line() -> None:
    result = fuzz.run(0, COUNT)
    assert result.wrong == []
    assert sum(result.outcomes.values()) == COUNT
    assert min(result.outcomes["read"], result.outcomes["file-corrupt"]) > COUNT / 10, "both must happen"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024 * 1.1, "KiB of the largest worker"
