"""Programs for Windows are taken only as their makers gave them out: bytes, signature, certificate and root hold."""

import hashlib
import re
import ssl
import struct
import subprocess
from pathlib import Path

import pytest

from workbooks.release.python_for_windows import unpack_python
from workbooks.release.signatures import ROOTS, UnsignedError, digest_of, message_of, refuse_unsigned

_ENTRY = 24 + 112 + 4 * 8


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of the release; its unpacking has checked every program in it already."""
    folder = tmp_path_factory.mktemp("python")
    unpack_python(folder)
    return folder


def changed(program: Path, target: Path, place: int) -> Path:
    content = bytearray(program.read_bytes())
    content[place] ^= 1
    target.write_bytes(content)
    return target


def signed_by(folder: Path, name: str, purpose: str, program: bytes) -> tuple[Path, Path]:
    """A program with a signature that is right in itself, and the root that its certificate is its own."""
    key, root, about = folder / "key.pem", folder / "root.pem", folder / "about"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", root, "-subj", f"/O={name}/CN=x",
            "-addext", f"extendedKeyUsage={purpose}")  # fmt: skip
    about.write_bytes(b"about this program: \x04\x20" + digest_of(program))
    openssl("cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-econtent_type", "1.3.6.1.4.1.311.2.1.4",
            "-signer", root, "-inkey", key, "-in", about, "-out", folder / "message")  # fmt: skip
    message = (folder / "message").read_bytes()
    (head,) = struct.unpack_from("<I", program, 0x3C)
    content = bytearray(program)
    struct.pack_into("<II", content, head + _ENTRY, len(program), len(message) + 8)
    (folder / "python.exe").write_bytes(bytes(content) + struct.pack("<IHH", len(message) + 8, 0x200, 2) + message)
    return folder / "python.exe", root


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def bare(program: Path) -> bytes:
    """Without its signature."""
    content = bytearray(program.read_bytes())
    (head,) = struct.unpack_from("<I", content, 0x3C)
    (place,) = struct.unpack_from("<I", content, head + _ENTRY)
    struct.pack_into("<II", content, head + _ENTRY, 0, 0)
    return bytes(content[:place])


@pytest.mark.parametrize("name", ["python.exe", "vcruntime140.dll"])
def test_a_program_of_which_a_byte_was_changed_is_not_its_makers(python: Path, tmp_path: Path, name: str) -> None:
    refuse_unsigned(python / name)
    with pytest.raises(UnsignedError, match="over other bytes"):
        refuse_unsigned(changed(python / name, tmp_path / name, 0x800))


def test_a_signature_of_which_a_byte_was_changed_does_not_hold(python: Path, tmp_path: Path) -> None:
    program = python / "python.exe"
    content, message = program.read_bytes(), message_of(program.read_bytes())
    at = content.index(message) + message.index("Release".encode("utf-16-be"))
    with pytest.raises(UnsignedError, match="does not hold"):
        refuse_unsigned(changed(program, tmp_path / "python.exe", at))


def test_a_program_without_a_signature_is_refused(python: Path, tmp_path: Path) -> None:
    program = tmp_path / "python.exe"
    program.write_bytes(bare(python / "python.exe"))
    with pytest.raises(UnsignedError, match="no signature"):
        refuse_unsigned(program)


def test_who_makes_himself_a_certificate_in_the_makers_name_is_refused(python: Path, tmp_path: Path) -> None:
    program, root = signed_by(tmp_path, "Python Software Foundation", "codeSigning", bare(python / "python.exe"))
    refuse_unsigned(program, root)
    with pytest.raises(UnsignedError, match="does not hold"):
        refuse_unsigned(program)


@pytest.mark.parametrize(
    ("name", "purpose"),
    [("Python Software Foundation Ltd", "codeSigning"), ("Microsoft Corporation", "emailProtection")],
)
def test_a_certificate_of_another_name_or_for_another_purpose_is_refused(
    python: Path, tmp_path: Path, name: str, purpose: str
) -> None:
    program, root = signed_by(tmp_path, name, purpose, bare(python / "python.exe"))
    with pytest.raises(UnsignedError, match="another than its makers"):
        refuse_unsigned(program, root)


def test_the_roots_are_those_that_windows_trusts() -> None:
    """Each by its fingerprint, as DigiCert and Microsoft publish it."""
    certificates = re.findall(r"-----BEGIN.*?END CERTIFICATE-----", ROOTS.read_text(encoding="ascii"), re.DOTALL)
    assert {hashlib.sha256(ssl.PEM_cert_to_DER_cert(one)).hexdigest() for one in certificates} == {
        "552f7bdcf1a7af9e6ce672017f4f12abf77240c78e761ac203d1d9d20ac89988",
        "847df6a78497943f27fc72eb93f9a637320a02b561d0a91b09e87a7807ed7c61",
    }
