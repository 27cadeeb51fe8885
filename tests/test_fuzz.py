"""Broken workbooks by chance: always data or one clear line. TONGHOP_FUZZ=20000 makes it a long run."""

import json
import os
import subprocess
import sys
import time
from typing import Any

import pytest

from tests import fuzz
from tests.office import ROOT

#: So many files in the ordinary run; the long one takes a quarter of an hour.
COUNT = int(os.environ.get("TONGHOP_FUZZ", "300"))


def test_a_number_always_makes_the_same_file_whatever_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [fuzz.case(number) for number in range(40)]
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(1_000_000_000))
    assert [fuzz.case(number) for number in range(40)] == first
    assert len({fuzz.case(number).content for number in range(20)}) == 20


def test_a_broken_file_gives_data_or_one_clear_line() -> None:
    result = in_a_process_of_its_own(COUNT)
    outcomes = result["outcomes"]
    assert result["wrong"] == []
    assert sum(outcomes.values()) == COUNT
    assert min(outcomes["read"], outcomes["file-corrupt"]) > COUNT / 10, "both must happen"
    assert result["largest_kib"] < 1024 * 1024 * 1.1, "KiB of the largest worker"


def in_a_process_of_its_own(count: int) -> dict[str, Any]:
    """A run whose workers are its only children, and take nothing along from the tests before."""
    done = subprocess.run([sys.executable, "-c", _RUN, str(count)], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


_RUN = """
import json, resource, sys
from tests import fuzz
result = fuzz.run(0, int(sys.argv[1]))
largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"outcomes": result.outcomes, "wrong": result.wrong, "largest_kib": largest}))
"""
