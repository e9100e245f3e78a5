"""The certificate for HTTPS: kept, private, renewed when it has to be."""

from __future__ import annotations

import ssl
import stat
from datetime import UTC, datetime, timedelta

import pytest

from sensor_coach import certificate
from sensor_coach.errors import CertificateError

NAMES = ("localhost", "127.0.0.1", "192.168.1.20", "kitchen.local")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_it_is_kept(tmp_path):
    first = certificate.kept(tmp_path / "own", NAMES, NOW)
    later = NOW + timedelta(days=300)
    assert certificate.kept(tmp_path / "own", reversed(NAMES), later) == first
    assert certificate.kept(tmp_path / "own", NAMES[:2], NOW) == first


def test_the_key_is_its_owners_alone(tmp_path):
    made = certificate.kept(tmp_path, NAMES, NOW)
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))


def test_it_holds_for_a_year_and_is_renewed_two_weeks_before_its_end(tmp_path):
    first = certificate.kept(tmp_path, NAMES, NOW)
    end = NOW + timedelta(days=365 - 14)
    assert certificate.kept(tmp_path, NAMES, end - timedelta(minutes=1)) == first
    assert certificate.kept(tmp_path, NAMES, end) != first


def test_a_new_address_is_a_new_certificate(tmp_path):
    first = certificate.kept(tmp_path, NAMES, NOW)
    assert certificate.kept(tmp_path, (*NAMES, "10.0.0.7"), NOW) != first


@pytest.mark.parametrize("name", ["certificate.pem", "key.pem"])
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_damaged_one_is_made_anew(tmp_path, name, content):
    first = certificate.kept(tmp_path, NAMES, NOW)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    second = certificate.kept(tmp_path, NAMES, NOW)
    assert second.fingerprint != first.fingerprint
    assert certificate.kept(tmp_path, NAMES, NOW) == second


def test_the_key_of_another_does_not_do(tmp_path):
    one = certificate.kept(tmp_path / "one", NAMES, NOW)
    other = certificate.kept(tmp_path / "other", NAMES, NOW)
    one.key.write_bytes(other.key.read_bytes())
    assert certificate.kept(tmp_path / "one", NAMES, NOW).fingerprint != one.fingerprint


@pytest.mark.parametrize("name", NAMES)
def test_who_trusts_it_is_answered_by_each_of_its_names(tmp_path, name):
    made = certificate.kept(tmp_path, NAMES)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made.file, made.key)
    trusting = ssl.create_default_context(cafile=made.file)
    assert shaken(serving, trusting, name)


def test_who_asks_for_another_name_is_not(tmp_path):
    made = certificate.kept(tmp_path, NAMES)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made.file, made.key)
    with pytest.raises(ssl.SSLCertVerificationError, match="match"):
        shaken(serving, ssl.create_default_context(cafile=made.file), "evil.test")


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CertificateError, match="cannot be written"):
        certificate.kept(tmp_path / "file", NAMES, NOW)


def shaken(serving: ssl.SSLContext, trusting: ssl.SSLContext, name: str) -> bool:
    """A TLS handshake in memory."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = serving.wrap_bio(up, down, server_side=True)
    client = trusting.wrap_bio(down, up, server_hostname=name)
    done: set[ssl.SSLObject] = set()
    for _ in range(10):
        for side in (client, server):
            try:
                side.do_handshake()
                done.add(side)
            except ssl.SSLWantReadError:
                continue
    return len(done) == 2
