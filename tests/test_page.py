"""The page on the PC itself: what the month needs, in a real browser, by keyboard, and nothing for anybody else."""

import http.client
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from addin.page.server import PageServer
from addin.page.view import show_period
from addin.system.lock_file import file_lock
from addin.workspace.create import lay_out
from addin.workspace.folder import LOCK_FILE, Workspace
from schemas.period import Period
from tests.browser import Browser, browser
from tests.catalogues import IN_FORCE
from tests.inboxes import make_inbox
from tests.sheets import FEBRUARY


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    """The page of a working folder whose inbox holds a month's letters."""
    home = Workspace(tmp_path_factory.mktemp("page") / "nhà làm việc")
    lay_out(home, IN_FORCE)
    make_inbox(home.root / "hop-thu", FEBRUARY, 5)
    with PageServer(home, FEBRUARY) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as started:
        yield started


def ask(page: PageServer, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", page.server_port, timeout=60)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    own = {"Host": f"127.0.0.1:{page.server_port}", "Content-Length": str(len(body))}
    for name, value in {**own, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        connection.putheader(name, value)
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def settled(page: PageServer) -> None:
    ends = time.monotonic() + 120
    while page.jobs.last and page.jobs.last.well is None and time.monotonic() < ends:
        time.sleep(0.1)


def own_origin(page: PageServer) -> str:
    return f"http://127.0.0.1:{page.server_port}"


def test_it_listens_on_this_machine_alone_and_its_link_cannot_be_guessed(page: PageServer) -> None:
    assert page.server_address[0] == "127.0.0.1"
    assert len(page.token) >= 32


@pytest.mark.parametrize("path", ["/", "/x/", "/x/tep/so-theo-doi.sqlite", "/../", "//", "x"])
def test_without_the_token_nothing_is_told(page: PageServer, path: str) -> None:
    status, said = ask(page, "GET", path)
    assert status == 403
    assert "Tổng hợp –" not in said


def test_another_name_for_this_machine_is_refused(page: PageServer) -> None:
    assert ask(page, "GET", f"/{page.token}/", Host=f"evil.example:{page.server_port}")[0] == 403
    assert ask(page, "GET", f"/{page.token}/", Host=f"localhost:{page.server_port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", ""])
def test_a_click_from_another_site_does_nothing(page: PageServer, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    assert ask(page, "POST", f"/{page.token}/check", "period=2023-02", **headers)[0] == 403
    assert page.jobs.last is None or page.jobs.last.label != "Kiểm tra"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("rm", "period=2023-02", 400),
        ("check", "period=x", 400),
        ("check", "period=--json", 400),
        ("check", "a" * 5000, 400),
    ],
)
def test_only_what_the_page_offers_can_be_asked_for(page: PageServer, path: str, body: str, status: int) -> None:
    assert ask(page, "POST", f"/{page.token}/{path}", body, Origin=own_origin(page))[0] == status


def test_a_month_is_worked_in_the_browser_with_the_keyboard_alone(page: PageServer, chromium: Browser) -> None:
    chromium.open(page.link)
    assert "tháng 02 năm 2023" in chromium.text() or "02/2023" in chromium.text()
    assert "Việc tiếp theo: lưu thư" in chromium.text()
    for label, said in (
        ("Thu báo cáo", "Đã nhận báo cáo của 11 đơn vị"),
        ("Kiểm tra", "lỗi"),
        ("Tổng hợp", "Đã tổng hợp"),
        ("Dự thảo báo cáo", "Đã dự thảo"),
        ("Trả lại để sửa", "tệp trả lại"),
    ):
        chromium.press_button(label)
        settled(page)
        chromium.open(page.link)
        assert f"{label}: đã xong." in chromium.text(), chromium.text()
        assert said in chromium.text(), chromium.text()
    told = chromium.text()
    assert "Huyện Hớn Quản" in told
    assert "2023-02/BaoCao_2023-02.docx" in told
    assert "Kiểm tra (0 mục)" not in told
    picture = Path(os.environ.get("TONGHOP_PICTURES", "/nonexistent"))
    if picture.is_dir():
        (picture / "page.png").write_bytes(chromium.picture())


def test_what_was_written_can_be_taken_and_nothing_else_of_the_folder(page: PageServer) -> None:
    base = f"/{page.token}/tep/"
    written = page.workspace.root / "2023-02" / "moi.docx"
    written.parent.mkdir(exist_ok=True)
    written.write_bytes(b"PK-content")
    assert ask(page, "GET", f"{base}2023-02/moi.docx?period=2023-02") == (200, "PK-content")
    for other in ("so-theo-doi.sqlite", "nhat-ky.jsonl", "../x", "..%2F..%2Fetc%2Fpasswd", "2023-02/goc/a.xlsx"):
        assert ask(page, "GET", f"{base}{other}")[0] in (403, 404)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are texts there")
def test_a_file_whose_name_is_no_text_does_not_take_the_page_away(page: PageServer) -> None:
    odd = page.workspace.root / "2023-02" / os.fsdecode(b"B\xe1o c\xe1o.xlsx")
    odd.parent.mkdir(exist_ok=True)
    odd.write_bytes(b"PK-odd")
    try:
        status, text = ask(page, "GET", f"/{page.token}/?period=2023-02")
        assert (status, "B\ufffdo c\ufffdo.xlsx" in text) == (200, True)
        assert ask(page, "GET", f"/{page.token}/tep/2023-02/B%E1o%20c%E1o.xlsx?period=2023-02") == (200, "PK-odd")
    finally:
        odd.unlink()


def test_a_folder_that_has_gone_is_told_and_not_made_again(page: PageServer, tmp_path: Path) -> None:
    root = page.workspace.root
    away = root.rename(tmp_path / "ổ mạng khác")
    try:
        answers = [
            ask(page, "POST", f"/{page.token}/{button}", "period=2023-02", Origin=own_origin(page))
            for button in ("forms", "collect", "consolidate")
        ]
        assert not root.exists()
    finally:
        away.rename(root)
    assert [status for status, _ in answers] == [409, 409, 409]
    assert all("Không tìm thấy thư mục làm việc" in text for _, text in answers)


def test_two_browsers_see_the_same_and_one_command_runs_at_a_time(page: PageServer) -> None:
    answers: list[int] = []

    def click() -> None:
        answers.append(ask(page, "POST", f"/{page.token}/check", "period=2023-02", Origin=own_origin(page))[0])

    clicking = [threading.Thread(target=click) for _ in range(2)]
    for one in clicking:
        one.start()
    for one in clicking:
        one.join()
    assert sorted(answers) == [303, 409]
    settled(page)
    shown = [re.sub(r"\s+", " ", ask(page, "GET", f"/{page.token}/")[1]) for _ in range(2)]
    assert shown[0] == shown[1]


def test_a_second_browser_sees_what_runs_and_is_told_to_wait(
    page: PageServer, chromium: Browser, tmp_path: Path
) -> None:
    with browser(tmp_path) as second:
        chromium.open(page.link)
        second.open(page.link)
        with file_lock(page.workspace.root / LOCK_FILE, "thử"):  # what was clicked waits for it
            chromium.press_button("Thu báo cáo")
            assert "Thu báo cáo: đang thực hiện" in chromium.text()
            second.press_button("Kiểm tra")
            assert "Một việc khác đang được thực hiện. Đề nghị đợi xong rồi bấm lại." in second.text()
        settled(page)
        for one in (chromium, second):
            one.open(page.link)
        assert "Thu báo cáo: đã xong." in second.text()
        assert chromium.text() == second.text()


def test_what_a_district_wrote_is_text_on_the_page(page: PageServer) -> None:
    name = '<script>alert(1)</script>".xlsx'
    (page.workspace.root / "2023-02" / name.replace("/", "_")).write_bytes(b"PK")
    _, html = ask(page, "GET", f"/{page.token}/")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_page_of_a_wrong_period_says_so(page: PageServer) -> None:
    status, html = ask(page, "GET", f"/{page.token}/?period=2023-13")
    assert status == 400
    assert "Kỳ báo cáo chưa đúng" in html


@pytest.mark.parametrize(("period", "last"), [("2023-02", "B11"), ("2023-03", "B12")])
def test_the_board_of_the_page_has_the_forms_of_its_period(page: PageServer, period: str, last: str) -> None:
    shown = show_period(page.workspace, Period.parse(period))
    assert shown.headings[-1] == last
    assert {len(line) for line in shown.units} == {len(shown.headings)}


def test_two_browsers_that_look_at_different_periods_each_see_their_own(page: PageServer) -> None:
    periods = ["2023-02", "2023-03"] * 12
    with ThreadPoolExecutor(6) as browsers:
        shown = list(browsers.map(lambda period: ask(page, "GET", f"/{page.token}/?period={period}")[1], periods))
    assert [">B12<" in said for said in shown] == [period == "2023-03" for period in periods]
