"""Links to files on the web that a letter has in place of an attachment; follows none."""

import re

#: Where offices put a file that they send a link to, and how people call it.
_PLACES = {
    "docs.google.com": "Google Trang tính, Google Tài liệu", "drive.google.com": "Google Drive",
    "1drv.ms": "OneDrive", "onedrive.live.com": "OneDrive", "sharepoint.com": "SharePoint", "dropbox.com": "Dropbox",
    "fshare.vn": "Fshare", "mediafire.com": "MediaFire", "mega.nz": "MEGA", "we.tl": "WeTransfer",
    "wetransfer.com": "WeTransfer", "icloud.com": "iCloud", "zalo.me": "Zalo", "zdn.vn": "Zalo",
}  # fmt: skip
_LINK = re.compile(rf"https?://(?:[a-z0-9-]{{1,63}}\.){{0,5}}({'|'.join(map(re.escape, _PLACES))})(?:[/?\s\"'<>]|$)")
#: A letter that a person wrote is shorter; the rest is none.
_MOST = 2_000_000


def linked_place(text: bytes) -> str:
    """What a text links to that may hold a report: "Google Drive (drive.google.com)"; "" where it links to none."""
    found = _LINK.search(text[:_MOST].replace(b"\0", b"").decode("latin-1").lower())
    return f"{_PLACES[found[1]]} ({found[1]})" if found else ""
