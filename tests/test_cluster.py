"""Reading on several machines: a real scheduler and two workers; the same results as at home, whatever happens."""

import hashlib
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from addin import pipeline
from addin.cli.main import commands
from addin.cluster import connection, pool
from addin.cluster.connection import Cluster, connected
from addin.cluster.in_use import use_scheduler
from addin.cluster.paths import PATHS_VARIABLE, as_seen_here
from addin.cluster.pool import ClusterPool
from addin.cluster.task import RemoteSettings
from addin.define.kept import keep, kept_file
from addin.intake.examine import Job, KeptFile, ProfileName, examine_all
from addin.intake.examiners import examiners
from addin.intake.reference import EXAMINING
from addin.read.limits import ROWS_VARIABLE
from addin.session import Session
from addin.system.errors import InputError, MachineError
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure
from addin.workspace.folder import Workspace
from schemas.submission import SetAside, Submission
from tests.cluster import BLIND, SETTING, RunningCluster, certify, odd_pool, running_cluster
from tests.inboxes import make_inbox
from tests.mail_server import free_port
from tests.profiles import changed
from tests.sheets import COVER, FEBRUARY, form_sheet, source, workbook

#: When the first of two equal files came in.
_RECEIVED = re.compile(r"nhận lúc [^“”\".;]*")
SHEETS = {"B10": form_sheet("B10", {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2})}


@pytest.fixture(scope="module")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the office that no machine of the cluster sees."""
    return tmp_path_factory.mktemp("riêng")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, unseen: Path) -> Iterator[RunningCluster]:
    elsewhere = {PATHS_VARIABLE: f"{unseen}=/khong/co/o/day"}
    with running_cluster(tmp_path_factory.mktemp("cụm"), environment=elsewhere) as started:
        yield started


@pytest.fixture(scope="module")
def cluster(running: RunningCluster) -> Iterator[Cluster]:
    with connected(running.address) as connected_one:
        yield connected_one


@pytest.fixture(autouse=True)
def _at_home_afterwards() -> Iterator[None]:
    yield
    use_scheduler("")


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's letters: some wrong, one sent twice, one late, one that cannot be used."""
    folder = tmp_path_factory.mktemp("thu")
    make_inbox(folder, FEBRUARY, 7)
    return folder


def collect(home: Path, sources: Path, *options: str) -> dict[str, Any]:
    arguments = ["collect", "--period", "2023-02", "--home", str(home), "--json", *options, str(sources)]
    done = CliRunner().invoke(commands, arguments, catch_exceptions=False)
    found: dict[str, Any] = json.loads(_RECEIVED.sub("nhận lúc …", done.stdout))
    return found


def all_of(home: Path) -> list[Submission]:
    with Session(Workspace(home)) as session:
        return list(session.ledger.current(FEBRUARY))


# -- the same results --------------------------------------------------------------------------------------------
def test_what_a_cluster_reads_is_what_is_read_at_home(running: RunningCluster, letters: Path, tmp_path: Path) -> None:
    at_home = collect(tmp_path / "a", letters)
    on_cluster = collect(tmp_path / "b", letters, "--scheduler", running.address)
    assert len(at_home["received"]) > 10 and at_home["set_aside"]
    assert on_cluster == at_home
    assert all_of(tmp_path / "b") == all_of(tmp_path / "a")
    assert any(report.findings for report in all_of(tmp_path / "b"))


def test_a_ledger_is_rebuilt_on_the_cluster(running: RunningCluster, letters: Path, tmp_path: Path) -> None:
    collect(tmp_path, letters)
    before = all_of(tmp_path)
    Workspace(tmp_path).ledger_path.unlink()
    use_scheduler(running.address)
    assert all_of(tmp_path) == before


def test_outcomes_come_in_the_order_of_the_jobs(cluster: Cluster) -> None:
    jobs = ["slow", "a", "b", "slow", *map(str, range(60))]
    assert list(odd_pool(cluster).run(jobs)) == [job.upper() for job in jobs]


def test_no_job_is_no_outcome(cluster: Cluster) -> None:
    assert list(odd_pool(cluster).run([])) == []


def test_jobs_are_taken_only_as_fast_as_they_are_worked_on(cluster: Cluster) -> None:
    taken = []

    def jobs() -> Iterator[str]:
        for number in range(300):
            taken.append(number)
            yield str(number)

    outcomes = odd_pool(cluster).run(jobs())
    next(outcomes)
    assert len(taken) < 30
    outcomes.close()


def test_two_profiles_on_the_same_machines_are_never_mixed(running: RunningCluster, tmp_path: Path) -> None:
    def renamed(lines: list[dict[str, str]]) -> None:
        next(line for line in lines if line["title"] == "Huyện Bù Đăng")["title"] = "Huyện Bù Xa"

    other = changed("Đơn vị", renamed)
    first = changed("Đơn vị", lambda lines: lines.append({**lines[-1], "code": "99999", "title": "Xã Thêm"}))
    for profile in (first, other):
        keep(tmp_path, profile)
    named = [ProfileName(tmp_path, profile.sha256) for profile in (first, other)]
    covers = {0: COVER, 1: COVER.replace("Bù Đăng", "Bù Xa")}
    sources = [source(workbook(SHEETS, cover=covers[which]), f"{which}.xlsx") for which in (0, 1)]
    jobs = [Job(sources[at % 2], FEBRUARY, profile=named[(at // 2) % 2]) for at in range(40)]
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        found = list(examine_all(jobs, ready=ready))
    assert found == list(examine_all(jobs))
    for job, one in zip(jobs, found, strict=True):
        knows_it = (job.source.name == "0.xlsx") == (job.profile == named[0])
        assert isinstance(one, Submission) == knows_it
        assert isinstance(one, SetAside) or one.profile == job.profile.sha256


def test_a_machine_goes_by_the_settings_of_the_office_not_by_its_own(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ROWS_VARIABLE in EXAMINING.settings
    seen = []
    for said in ("5", "", "7"):
        monkeypatch.setenv(SETTING, said)
        seen += odd_pool(cluster).run(["setting"])
    assert seen == ["5.", ".", "7."]


def test_a_locked_workbook_is_opened_where_its_password_is(
    running: RunningCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    locked = locked_workbook(tmp_path, "bí mật")
    monkeypatch.setenv("TONGHOP_FILE_PASSWORD_696", "bí mật")
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        outcomes = list(examine_all([Job(source(locked), FEBRUARY), Job(source(b"PK"), FEBRUARY)], ready=ready))
    assert [getattr(one, "unit", None) or one.code for one in outcomes] == ["696", "file-corrupt"]  # type: ignore[union-attr]


def locked_workbook(folder: Path, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = folder / "bc.xlsx"
    plain.write_bytes(workbook(SHEETS))
    with plain.open("rb") as stream, (folder / "khoa.xlsx").open("wb") as out:
        OOXMLFile(stream).encrypt(password, out)
    return (folder / "khoa.xlsx").read_bytes()


# -- hostile files -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("deed", "how"),
    [
        ("abort", FailureKind.MEMORY),
        ("leave", FailureKind.CRASH),
        ("crash", FailureKind.CRASH),
        ("grow", FailureKind.MEMORY),
        ("panic", FailureKind.FAULT),
    ],
)
def test_a_job_that_ends_its_process_there_costs_only_itself(cluster: Cluster, deed: str, how: FailureKind) -> None:
    before = machines(cluster)
    outcomes = list(odd_pool(cluster).run(["a", deed, "b", deed, "c"]))
    assert [one if isinstance(one, str) else one.how for one in outcomes] == ["A", how, "B", how, "C"]
    assert machines(cluster) == before, "no machine of the cluster has died of it"


def test_a_job_without_end_is_ended_there_at_its_deadline(cluster: Cluster) -> None:
    outcomes = list(odd_pool(cluster, Limits(seconds=0.5)).run(["a", "hang", "b", "hang", "c"]))
    late = WorkerFailure(FailureKind.TIME, "0")
    assert outcomes == ["A", late, "B", late, "C"]


@pytest.mark.parametrize("name", ["hungry.xlsx", "hungry.xls", "hungry.xlsb"])
def test_a_bomb_is_set_aside_as_at_home(running: RunningCluster, name: str) -> None:
    content = (Path(__file__).parent / "files" / "bugs" / name).read_bytes()
    jobs = [Job(source(content, name), FEBRUARY), Job(source(workbook(SHEETS)), FEBRUARY)]
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        found = list(examine_all(jobs, ready=ready))
    assert isinstance(found[0], SetAside) and isinstance(found[1], Submission)
    assert found == list(examine_all(jobs))


def test_a_guardian_that_dies_with_a_job_is_replaced(cluster: Cluster) -> None:
    outcomes = list(odd_pool(cluster).run(["a", "b", "kill guardian", "c", "d", "e", "f", "g"]))
    assert outcomes[2] == WorkerFailure(FailureKind.CRASH, "guardian")
    assert [one for one in outcomes if isinstance(one, str)] == ["A", "B", "C", "D", "E", "F", "G"]


def machines(cluster: Cluster) -> set[str]:
    return set(cluster._threads())


# -- what a machine sees -----------------------------------------------------------------------------------------
def kept_job(archive: Path) -> Job:
    """A file with its original in the archive."""
    content = workbook(SHEETS)
    path = archive / "bc.xlsx"
    path.write_bytes(content)
    return Job(source(content), FEBRUARY, kept=KeptFile(path, hashlib.sha256(content).hexdigest()))


def orders_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the orders that go out."""
    sizes: list[int] = []
    hand = Cluster.hand

    def noted(self: Cluster, order: bytes, deadline: float, settings: RemoteSettings) -> Any:
        sizes.append(len(order))
        return hand(self, order, deadline, settings)

    monkeypatch.setattr(Cluster, "hand", noted)
    return sizes


def test_of_a_shared_archive_only_places_and_hashes_travel(
    running: RunningCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job, sizes = kept_job(tmp_path), orders_of(monkeypatch)
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        (found,) = examine_all([job], ready=ready)
    assert isinstance(found, Submission)
    assert len(sizes) == 1 and sizes[0] < 1500 < len(job.source.content)
    assert caplog.text == ""


def test_a_machine_that_does_not_see_the_archive_is_sent_the_files_and_that_is_said(
    running: RunningCluster, unseen: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = kept_job(unseen)
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        found = list(examine_all([job] * 20, ready=ready))
    assert found == list(examine_all([job] * 20))
    assert caplog.text.count("thư mục làm việc chưa được dùng chung") == 1
    assert str(unseen) in caplog.text


def test_another_file_in_the_place_of_an_original_is_not_read(
    running: RunningCluster, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = kept_job(tmp_path)
    (tmp_path / "bc.xlsx").write_bytes(workbook(SHEETS, cover=COVER.replace("Bù Đăng", "Bù Đốp")))
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        (found,) = examine_all([job], ready=ready)
    assert isinstance(found, Submission) and found.unit == "696"
    assert "chưa được dùng chung" in caplog.text


def test_a_profile_that_a_machine_does_not_see_is_sent_and_kept_there(
    running: RunningCluster, unseen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = changed("Đơn vị", lambda lines: lines.append({**lines[-1], "code": "99998", "title": "Xã Nữa"}))
    keep(unseen, profile)
    sizes, large = orders_of(monkeypatch), kept_file(unseen, profile.sha256).stat().st_size
    content = workbook(SHEETS)
    jobs = [Job(source(content), FEBRUARY, profile=ProfileName(unseen, profile.sha256)) for _ in range(60)]
    use_scheduler(running.address)
    with examiners(None, FEBRUARY) as ready:
        found = list(examine_all(jobs, ready=ready))
        sent = sum(size > large for size in sizes)
        assert 1 <= sent < len(jobs) / 2
        assert list(examine_all(jobs, ready=ready)) == found == list(examine_all(jobs))
        assert sum(size > large for size in sizes) == sent, "it is there now"
    assert {one.profile for one in found if isinstance(one, Submission)} == {profile.sha256}


def test_what_is_sent_and_still_not_seen_ends_the_reading_in_words(cluster: Cluster) -> None:
    blind: ClusterPool[str, str] = ClusterPool(cluster, BLIND, Limits())
    with pytest.raises(MachineError, match="không nhận được tệp “/kho/goc”"):
        list(blind.run(["a"]))


def test_a_path_of_the_office_is_found_where_the_machine_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PATHS_VARIABLE, r"\\may-chu\bao-cao=/srv/bao-cao;D:\lam viec = /mnt/d")
    assert as_seen_here(r"\\MAY-CHU\bao-cao\2023-02\goc\a.xlsx") == Path("/srv/bao-cao/2023-02/goc/a.xlsx")
    assert as_seen_here(r"D:\lam viec\2023-02") == Path("/mnt/d/2023-02")
    assert as_seen_here(r"\\may-chu\bao-cao-khac\a") == Path(r"\\may-chu\bao-cao-khac\a")
    assert as_seen_here("/srv/x") == Path("/srv/x")


# -- machines that fail ------------------------------------------------------------------------------------------
def test_a_machine_that_is_killed_midway_loses_and_doubles_nothing(letters: Path, tmp_path: Path) -> None:
    (tmp_path / "cụm").mkdir()
    with running_cluster(tmp_path / "cụm") as running, connected(running.address) as cluster:
        outcomes = odd_pool(cluster).run([*["slow"] * 6, *map(str, range(30)), *["slow"] * 6])
        found = [next(outcomes), next(outcomes)]
        running.workers[0].send_signal(signal.SIGKILL)
        found += outcomes
        assert found == [*["SLOW"] * 6, *map(str, range(30)), *["SLOW"] * 6]
        assert len(machines(cluster)) == 1
        on_cluster = collect(tmp_path / "b", letters, "--scheduler", running.address)
    assert on_cluster == collect(tmp_path / "a", letters)


def test_a_scheduler_that_ends_midway_is_said_and_the_rest_is_read_next_time(letters: Path, tmp_path: Path) -> None:
    (tmp_path / "cụm").mkdir()
    with running_cluster(tmp_path / "cụm", workers=1) as running:
        use_scheduler(running.address)
        stopped = []

        def stop_at(text: str) -> None:
            if text.startswith("Đang thu tệp 6"):
                running.scheduler.kill()
                stopped.append(text)

        with pytest.raises(MachineError, match="Mất liên lạc với bộ điều phối"):
            pipeline.collect(Workspace(tmp_path / "nhà"), FEBRUARY, [letters], stop_at)
        assert stopped
    use_scheduler("")
    again = pipeline.collect(Workspace(tmp_path / "nhà"), FEBRUARY, [letters])
    once = pipeline.collect(Workspace(tmp_path / "một lần"), FEBRUARY, [letters])
    assert again.taken_up
    numbered = [{(line.unit, line.version, line.sha256) for line in one.received} for one in (again, once)]
    assert numbered[0] == numbered[1]


def test_no_scheduler_is_a_sentence(tmp_path: Path, letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(InputError, match=f"Không liên lạc được với bộ điều phối “{address}”"):
        collect(tmp_path, letters, "--scheduler", address)


@pytest.mark.parametrize("address", ["may-chu", "http://may-chu:80", "tcp://may chu:1", "tcp://a:b", "ucx://a:1"])
def test_what_is_no_address_is_wrong_usage(tmp_path: Path, address: str) -> None:
    arguments = ["collect", "--period", "2023-02", "--home", str(tmp_path), "--scheduler", address, str(tmp_path)]
    done = CliRunner().invoke(commands, arguments)
    assert done.exit_code == 2 and "tcp://10.0.0.5:8786" in done.output


def test_a_cluster_without_machines_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MACHINE_SECONDS", 0.5)
    with (
        running_cluster(tmp_path, workers=0) as running,
        connected(running.address) as cluster,
        pytest.raises(MachineError, match="không có máy nào đang làm việc"),
    ):
        list(odd_pool(cluster).run(["a"]))


def test_a_machine_with_another_program_reads_nothing(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "program_digest", lambda: "một bản khác")
    with pytest.raises(MachineError, match="chạy một bản chương trình khác"):
        list(odd_pool(cluster).run(["a"]))


def test_work_that_a_machine_cannot_do_is_a_sentence(cluster: Cluster) -> None:
    lost = BLIND._replace(work="tests.cluster:not_there")
    with pytest.raises(MachineError, match="chưa chạy được chương trình này"):
        list(ClusterPool(cluster, lost, Limits()).run(["a"]))


# -- encryption --------------------------------------------------------------------------------------------------
def test_between_machines_all_is_encrypted_and_both_sides_show_a_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask

    settings = certify(tmp_path)
    ours = {
        name.removeprefix("DASK_").lower().replace("__", ".").replace("_", "-"): settings[name] for name in settings
    }
    with dask.config.set(ours), running_cluster(tmp_path, 1, "tls", settings) as running:
        with connected(running.address) as cluster:
            assert list(odd_pool(cluster).run(["a", "b"])) == ["A", "B"]
        monkeypatch.setattr(connection, "CONNECT_SECONDS", 3)
        with pytest.raises(InputError, match="Không liên lạc được"), connected(running.address.replace("tls", "tcp")):
            pass


def test_encryption_without_certificates_is_a_sentence() -> None:
    with pytest.raises(InputError, match="chưa đủ chứng thư"), connected("tls://127.0.0.1:1"):
        pass
