"""The profiles that the program brings with it, as text among its sources; reads no other file."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from schemas.catalogue import Catalogue
from schemas.profile.profile import Profile, as_written
from schemas.profile.shipped_lines import grids_of_files, shipped_files
from schemas.ready import ready
from schemas.shipped_names import SHIPPED

__all__ = ["SHIPPED", "shipped_catalogue", "shipped_files", "shipped_profile"]


@cache
def shipped_profile(name: str = SHIPPED[0]) -> Profile:
    """A profile that the program brings with it, put together once."""
    texts = shipped_files(name)
    made_of = b"".join(b"%d %s" % (len(text), text) for text in texts.values())
    return ready("profile", made_of, lambda: _put_together(texts))


def shipped_catalogue() -> Catalogue:
    """That of the first office's profile since its last change."""
    return shipped_profile().on(date.max)


def _put_together(texts: Mapping[str, bytes]) -> Profile:
    profile = as_written(grids_of_files(texts))
    for start, _ in profile.stretches:
        profile.on(start)
    return profile
