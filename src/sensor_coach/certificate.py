"""A certificate that this machine signs for itself, so that a phone's browser gets HTTPS."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sensor_coach.errors import CertificateError

_LASTS = timedelta(days=365)
_RENEWED = timedelta(days=14)  # before it ends
_SKEW = timedelta(hours=1)  # that a phone's clock may be behind


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where a certificate and its private key are, and how to tell it from another."""

    file: Path
    key: Path
    fingerprint: str  # SHA-256, as browsers show it


def kept(folder: Path, names: Iterable[str], now: datetime | None = None) -> Certificate:
    """Give the certificate kept in `folder`; make a new one if it does not serve any more.

    Parameters
    ----------
    folder : Path
        Where it is kept; made if it is not there.
    names : iterable of str
        Host names and addresses that it has to hold for.
    now : datetime, optional
        By default the present.

    Returns
    -------
    Certificate
        Valid for a year when made; renewed two weeks before its end and when a name is missing.

    Raises
    ------
    CertificateError
        If it cannot be written.
    """
    wanted, now = sorted({*names}), now or datetime.now(UTC)
    here = (folder / "certificate.pem", folder / "key.pem")
    with suppress(OSError, ValueError, TypeError):
        found = x509.load_pem_x509_certificate(here[0].read_bytes())
        if _serves(found, here[1], wanted, now):
            return Certificate(*here, _fingerprint(found))
    made, key = _made(wanted, now)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(here[1], _pem(key))
        _write(here[0], made.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise CertificateError(f"{error.filename}: cannot be written: {error.strerror}") from error
    return Certificate(*here, _fingerprint(made))


def _serves(found: x509.Certificate, key: Path, wanted: list[str], now: datetime) -> bool:
    """Whether a certificate is valid for long enough, for all names, and its key is there."""
    alike = serialization.load_pem_private_key(key.read_bytes(), None).public_key()
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        found.not_valid_before_utc <= now < found.not_valid_after_utc - _RENEWED
        and alike == found.public_key()
        and {_name(each) for each in wanted} <= set(names)
    )


def _made(names: list[str], now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sensor Coach on this machine")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _LASTS)
        .add_extension(x509.SubjectAlternativeName([_name(each) for each in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )
    return builder.sign(key, hashes.SHA256()), key


def _name(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(name))
    return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    half = file.with_suffix(".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    half.replace(file)


def _fingerprint(found: x509.Certificate) -> str:
    return found.fingerprint(hashes.SHA256()).hex(":").upper()
