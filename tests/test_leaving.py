"""The end of a program: what was printed and registered is done, the exit code is kept, nothing else takes time."""

import os
import subprocess
import sys

import pytest

_IMPORT = "import sys, atexit, threading, time; from addin.system.leaving import leave; "


def ended(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _IMPORT + code], check=False, capture_output=True, text=True)


@pytest.mark.parametrize("code", [0, 3])
def test_what_was_printed_is_out_and_the_exit_code_is_kept(code: int) -> None:
    done = ended(f"print('ra ngoài', end=''); print('lỗi', end='', file=sys.stderr); leave({code})")
    assert (done.returncode, done.stdout, done.stderr) == (code, "ra ngoài", "lỗi")


def test_what_was_registered_for_the_end_is_done() -> None:
    assert ended("atexit.register(print, 'dọn dẹp'); leave(0)").stdout == "dọn dẹp\n"


def test_another_thread_finishes_its_work_first() -> None:
    done = ended("threading.Thread(target=lambda: (time.sleep(0.2), print('xong'))).start(); leave(3)")
    assert (done.returncode, done.stdout) == (3, "xong\n")


def test_a_thread_that_only_helps_is_not_waited_for() -> None:
    helping = "threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); "
    done = ended(f"C = type('C', (), {{'__del__': lambda self: print('hủy')}}); kept = C(); {helping}leave(3)")
    assert (done.returncode, done.stdout) == (3, "")


def test_no_object_is_taken_apart() -> None:
    done = ended("C = type('C', (), {'__del__': lambda self: print('hủy')}); kept = C(); leave(0)")
    assert done.stdout == ""


def test_a_program_without_a_window_of_its_own_ends_too() -> None:
    assert ended("sys.stdout = sys.stderr = None; leave(3)").returncode == 3


def test_a_reader_that_is_gone_is_said_in_the_usual_way() -> None:
    code = _IMPORT + "sys.stdin.read(); print('x' * 100); leave(0)"
    command = [sys.executable, "-c", code]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as process:
        assert process.stdout and process.stdin and process.stderr
        process.stdout.close()
        process.stdin.close()
        assert process.wait(30) == 120
        assert b"BrokenPipeError" in process.stderr.read()
