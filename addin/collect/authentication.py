"""What the server that received a letter found of its sender's domain (RFC 8601, RFC 7208); asks no server itself.

Anybody can write such headers, so they only ever lower what is thought of a letter: a "pass" proves nothing here.
"""

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from itertools import islice
from typing import NamedTuple

from addin.formats.mail_policy import LONGEST_HEADER

_MOST_HEADERS, _DEEPEST_COMMENT = 50, 5
_QUOTED, _COMMENT = re.compile(r'"[^"]*"'), re.compile(r"\([^()]*\)")
_PAIR = re.compile(r"([a-z][a-z0-9._-]*)(?:/[0-9]+)?\s*=\s*([^\s;()]+)")
_METHODS = ("dmarc", "spf", "dkim", "auth")
_DOMAINS = ("smtp.auth", "smtp.mailfrom", "smtp.mfrom", "smtp.mail", "header.d", "header.i", "header.from")
#: As Gmail, Exchange, MDaemon, rspamd and Postfix's milters write them. A server that could not tell ("temperror",
#: "none", "neutral"), or found a mere signature broken, accuses nobody.
_FAILED = ("fail", "hardfail", "softfail")
_PASSED = ("pass", "bestguesspass")


class _Result(NamedTuple):
    """One result of one method, and the domain that it is of; "" where the server does not say."""

    method: str
    value: str
    domain: str


def failed_check(message: Message, sender: str) -> str:
    """The check that the letter's sender failed at the server that received it, and the domain: "dmarc=fail b.vn".

    "" where none failed, or none was made. The last server to judge by DMARC may stand before the one that keeps the
    letters.
    """
    domain = sender.rpartition("@")[2]
    found = list(_results(message)) if domain else []
    gateway = next((one for _, one in found if one.method == "dmarc"), None)
    if gateway and gateway.value in _FAILED:
        return f"dmarc={gateway.value} {domain}"
    of_last = [one for server, one in found if server == found[0][0]]
    return _failed_at_last(of_last, message, domain)


def _failed_at_last(found: Sequence[_Result], message: Message, domain: str) -> str:
    """The same by what the last server found alone: what others passed may have come along with the letter.

    A server that checked another `From:` than the one that is read here has found nothing of this one. Sender Policy
    Framework knows the envelope and the last machine alone: it counts where the envelope is of the sender's domain; a
    signature of this domain, which outlives a forwarding, goes before it, and so does a login there, since who writes
    from home sends from no machine of the domain.
    """
    dmarc = next((one for one in found if one.method == "dmarc"), None)
    if dmarc and dmarc.domain and not _are_kin(dmarc.domain, domain):
        return f"header.from={dmarc.domain} {domain}"
    proofs = (one for one in found if one.method in ("dkim", "auth") and one.value == "pass")
    if any(_are_kin(one.domain, domain) for one in proofs) or (dmarc and dmarc.value in _PASSED):
        return ""
    spf = next((one for one in found if one.method == "spf"), None) or _received_spf(message)
    if spf is None or spf.value not in _FAILED:
        return ""
    envelope = spf.domain or next((_domain(text) for text in _headers(message, "return-path")), "")
    return f"spf={spf.value} {domain}" if _are_kin(envelope or domain, domain) else ""


def _are_kin(one: str, other: str) -> bool:
    """Whether two domains are one, or one is within the other."""
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and f".{longer}".endswith(f".{shorter}")


def _results(message: Message) -> Iterator[tuple[str, _Result]]:
    """What servers found, each with the server's name; the topmost is of the last one."""
    for text in _headers(message, "authentication-results"):
        name = text.partition(";")[0].strip()
        name = "" if "=" in name else name.partition(" ")[0]  # Exchange Online gives no name
        yield from ((name, one) for one in _results_in(text))


def _results_in(text: str) -> Iterator[_Result]:
    """The results of one header; some servers leave out the semicolon between them."""
    method, value, domain = "", "", ""
    for key, said in _PAIR.findall(text):
        if key in _METHODS:
            if method:
                yield _Result(method, value, domain)
            method, value, domain = key, said, ""
        elif key in _DOMAINS:
            domain = _domain(said)
    if method:
        yield _Result(method, value, domain)


def _received_spf(message: Message) -> _Result | None:
    """The topmost `Received-SPF:` on the envelope's sender, for servers that write no other header."""
    for text in _headers(message, "received-spf"):
        said = dict(_PAIR.findall(text))
        if said.get("identity") != "helo":
            return _Result("spf", text.partition(" ")[0].rstrip(";"), _domain(said.get("envelope-from", "")))
    return None


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("<> ")


def _headers(message: Message, key: str) -> Iterator[str]:
    """The headers of a name, topmost first, in small letters without comments; a quoted text loses its quotes."""
    found = (str(value) for name, value in message.raw_items() if name.lower() == key)
    for value in islice(found, _MOST_HEADERS):
        text = _QUOTED.sub(lambda quoted: re.sub(r"[\s;=()\"]", "", quoted[0]), value[:LONGEST_HEADER].lower())
        for _ in range(_DEEPEST_COMMENT):
            text = _COMMENT.sub(" ", text)
        yield " ".join(text.split())
