"""A file to examine as a cluster is told of it: where its original and its profile lie, by their hashes."""

import hashlib
import os
import pickle
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from addin.check.submission import get_ready
from addin.cluster.guardian import STORE_VARIABLE
from addin.cluster.order import Unseen
from addin.cluster.paths import as_seen_here
from addin.cluster.pool import RemoteWork
from addin.define.kept import kept_file, profile_named
from addin.intake.examine import Job, ProfileName, examine_job
from addin.read.limits import ROWS_VARIABLE
from addin.read.region import Confirmed
from addin.system.atomic import atomic_write
from addin.system.errors import MachineError
from addin.system.paths import is_regular
from schemas.fields.base import Style
from schemas.period import Period
from schemas.profile.shipped import shipped_catalogue, shipped_profile
from schemas.submission import SetAside, SourceFile, Submission


class FileReference(NamedTuple):
    """A job without what a machine may see for itself: the original in the archive, the profile in its folder.

    `source` has no content where `place` tells of it; `profile_content` is sent to who has not seen the profile.
    Paths are texts: the office may have another system than the machine.
    """

    source: SourceFile
    period: Period
    today: date | None
    confirmed: Confirmed | None
    style: Style | None
    place: str = ""
    sha256: str = ""
    root: str = ""
    profile: str = ""
    profile_content: bytes = b""


def _pack(job: Job, whole: frozenset[str]) -> bytes:
    """A job as it goes to a machine that has not seen what `whole` names."""
    told = job.kept is not None and "file" not in whole
    source = job.source.model_copy(update={"content": b""}) if told else job.source
    reference = FileReference(source, job.period, job.today, job.confirmed, job.style)
    if job.kept:
        reference = reference._replace(place=str(job.kept.path.absolute()), sha256=job.kept.sha256)
    if job.profile:
        root, sha256 = job.profile
        shipped = sha256 == shipped_profile().sha256
        content = kept_file(root, sha256).read_bytes() if "profile" in whole and not shipped else b""
        reference = reference._replace(root=str(root.absolute()), profile=sha256, profile_content=content)
    return pickle.dumps(tuple(reference))


def _unpack(outcome: bytes) -> Submission | SetAside | Unseen:
    found: Submission | SetAside | Unseen = pickle.loads(outcome)  # noqa: S301 # whom the office lets read, it trusts
    return found


#: How files are examined on a cluster.
EXAMINING: RemoteWork[Job, Submission | SetAside] = RemoteWork(
    work=f"{__name__}:examine_reference",
    prepare=f"{__name__}:be_ready",
    settings=(ROWS_VARIABLE,),
    pack=_pack,
    unpack=_unpack,
)


def be_ready() -> None:
    """On a machine of the cluster: make what most reports need, whichever the profile, from what the program ships."""
    get_ready(shipped_catalogue())


def examine_reference(packed: bytes) -> bytes:
    """On a machine of the cluster, in a worker: what examining the file gives, or Unseen; both packed."""
    return pickle.dumps(_examined(FileReference(*pickle.loads(packed))))  # noqa: S301 # the office may run anything here


def _examined(reference: FileReference) -> Submission | SetAside | Unseen:
    profile = _profile_here(reference) if reference.profile else None
    if reference.profile and profile is None:
        return Unseen("profile", reference.root)
    source = reference.source
    if reference.place and not source.content:
        content = _content_here(reference.place, reference.sha256)
        if content is None:
            return Unseen("file", reference.place)
        source = source.model_copy(update={"content": content})
    return examine_job(Job(source, *reference[1:5], profile=profile))


def _profile_here(reference: FileReference) -> ProfileName | None:
    """The profile where this machine has it: in the shared folder, or among what it was sent."""
    store = Path(os.environ[STORE_VARIABLE])
    if reference.profile_content:
        with atomic_write(_made(kept_file(store, reference.profile))) as stream:
            stream.write(reference.profile_content)
    for root in (as_seen_here(reference.root), store):
        with suppress(MachineError):
            profile_named(root, reference.profile)
            return ProfileName(root, reference.profile)
    return None


def _made(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _content_here(place: str, sha256: str) -> bytes | None:
    """An original as this machine sees it; None where it does not, or sees something else in its place."""
    path = as_seen_here(place)
    try:
        content = path.read_bytes() if is_regular(path) else b""
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
