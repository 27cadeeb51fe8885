"""Whether a program for Windows is as its makers gave it out: signed over these bytes, by a chain to known roots.

What the signature says is Microsoft's Authenticode: a PKCS #7 message about the hash of a file without its checksum,
the entry that leads to the signature, and the signature itself. OpenSSL checks the message and the chain of
certificates, up to the roots in `roots.pem`. When it was signed is not looked at: certificates end, the hash of the
build does not change.
"""

import hashlib
import re
import struct
import subprocess
import tempfile
from importlib import resources
from pathlib import Path

#: Who signs what python.org and Microsoft give out.
SIGNERS = frozenset({"Python Software Foundation", "Microsoft Corporation"})
ROOTS = Path(str(resources.files("workbooks.release").joinpath("roots.pem")))
#: Where a head for 64 bits keeps its checksum and the entry of the signature, counted from the optional header.
_CHECKSUM, _ENTRY = 64, 112 + 4 * 8
_SHA256_FOLLOWS, _SIGNS_PROGRAMS = b"\x04\x20", "Code Signing"
_ORGANISATION = re.compile(r"^ *organizationName *= (.*)$", re.MULTILINE)


class UnsignedError(Exception):
    """A program that carries no signature of one of the signers over its own bytes."""


def refuse_unsigned(program: Path, roots: Path = ROOTS) -> None:
    """UnsignedError where the program is not as one of the signers gave it out."""
    content = program.read_bytes()
    message = message_of(content)
    if not message:
        raise UnsignedError(f"{program.name} carries no signature")
    about = _content_of(message)
    if not about.endswith(_SHA256_FOLLOWS + digest_of(content)):
        raise UnsignedError(f"{program.name} carries a signature over other bytes")
    signer = _signer_of(program.name, message, about, roots)
    organisation = _ORGANISATION.search(signer)
    if organisation is None or organisation[1] not in SIGNERS or _SIGNS_PROGRAMS not in signer:
        raise UnsignedError(f"{program.name} is signed by another than its makers: {signer}")


def _entry(content: bytes) -> tuple[int, int, int]:
    """Where the optional header is, where the signature, and how long with its head."""
    optional = struct.unpack_from("<I", content, 0x3C)[0] + 24
    return optional, *struct.unpack_from("<II", content, optional + _ENTRY)


def message_of(content: bytes) -> bytes:
    """The signature of a program, without its head of eight bytes; b"" where there is none."""
    _, place, length = _entry(content)
    return content[place + 8 : place + length]


def digest_of(content: bytes) -> bytes:
    """The hash of a program that its signature is about."""
    optional, place, length = _entry(content)
    parts = (
        content[: optional + _CHECKSUM],
        content[optional + _CHECKSUM + 4 : optional + _ENTRY],
        content[optional + _ENTRY + 8 : place if length else len(content)],
    )
    return hashlib.sha256(b"".join(parts)).digest()


def _content_of(message: bytes) -> bytes:
    """What a PKCS #7 message is about: the value of the content of its inner content."""
    signed = _values(_values(_values(message)[0])[1])[0]
    return _values(_values(_values(signed)[2])[1])[0]


def _values(value: bytes) -> list[bytes]:
    """The values in a value of DER, one after the other."""
    found = []
    while len(value) > 1:
        length, start = value[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(value[2:start], "big")
        found.append(value[start : start + length])
        value = value[start + length :]
    return found


def _signer_of(name: str, message: bytes, about: bytes, roots: Path) -> str:
    """Whose certificate it is and for what it may be used, when the message and the chain are right."""
    with tempfile.TemporaryDirectory() as folder:
        signature, content, signer = (Path(folder) / part for part in ("signature", "content", "signer"))
        signature.write_bytes(message)
        content.write_bytes(about)
        checked = _openssl(
            "smime", "-verify", "-inform", "DER", "-binary", "-in", signature, "-content", content, "-signer", signer,
            "-CAfile", roots, "-no-CApath", "-no-CAstore", "-purpose", "any", "-no_check_time", "-out", "/dev/null",
        )  # fmt: skip
        if checked.returncode != 0:
            raise UnsignedError(f"the signature of {name} does not hold: {checked.stderr.strip()}")
        told = _openssl(
            "x509", "-in", signer, "-noout", "-subject", "-nameopt", "multiline,utf8,-esc_msb", "-ext",
            "extendedKeyUsage",
        )  # fmt: skip
        return told.stdout


def _openssl(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)  # noqa: S603, S607 # our own
