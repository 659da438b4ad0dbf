"""https with a certificate made on the spot: phones trust it, and it vouches for nothing else."""

import ipaddress
import socket
import ssl
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from linli.site import tls
from tests.platform.conftest import TrialHouse, eventually

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HERE = tls.Names(("house.example.cn", "localhost"), (ipaddress.ip_address("192.168.1.5"),))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house's folder of its own that wants https."""
    monkeypatch.setenv("LINLI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LINLI_TLS", "1")
    return tmp_path


def held(files: tls.Files) -> x509.Certificate:
    return x509.load_pem_x509_certificate(files.certificate.read_bytes())


def trusts(names: tls.Names, host: str, *, at: datetime = NOW) -> bool:
    """Whether a phone that trusts the authority accepts the certificate for this name."""
    files, _new = tls.ensure(now=NOW, reached_as=names)
    authority = tls.authority()
    assert authority is not None
    try:
        subject: x509.verification.Subject = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        subject = x509.DNSName(host)
    policy = PolicyBuilder().store(Store([authority])).time(at.replace(tzinfo=None))
    try:
        policy.build_server_verifier(subject).verify(held(files), [])
    except VerificationError:
        return False
    return True


def test_certificate_holds_for_this_machines_names_and_addresses_alone() -> None:
    tried = ("house.example.cn", "localhost", "192.168.1.5", "bank.example.cn", "192.168.1.6")
    assert [host for host in tried if trusts(HERE, host)] == list(tried[:3])


def test_keys_are_readable_by_their_owner_alone(folder: Path) -> None:
    tls.ensure(now=NOW, reached_as=HERE)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder / "keys").iterdir()}
    assert modes == {"tls-ca.key": 0o600, "tls-house.key": 0o600}
    shown = (folder / "tls" / "ca.pem").read_text() + (folder / "tls" / "house.pem").read_text()
    assert "PRIVATE" not in shown


def test_certificate_is_kept_until_sixty_days_before_its_end(folder: Path) -> None:
    files, first = tls.ensure(now=NOW, reached_as=HERE)
    end = held(files).not_valid_after_utc
    same = tls.ensure(now=end - timedelta(days=61), reached_as=HERE)
    authority = (folder / "tls" / "ca.pem").read_bytes()
    renewed = tls.ensure(now=end - timedelta(days=59), reached_as=HERE)
    assert (first, same[1], renewed[1]) == (True, False, True)
    assert held(files).not_valid_after_utc > end
    assert (folder / "tls" / "ca.pem").read_bytes() == authority
    assert (end - NOW).days <= 398


def test_new_private_address_needs_no_new_trust_on_phones(folder: Path) -> None:
    tls.ensure(now=NOW, reached_as=HERE)
    authority = (folder / "tls" / "ca.pem").read_bytes()
    moved = tls.Names(HERE.hosts, (ipaddress.ip_address("10.3.2.1"),))
    assert trusts(moved, "10.3.2.1")
    assert (folder / "tls" / "ca.pem").read_bytes() == authority


def test_new_name_makes_a_new_authority(folder: Path) -> None:
    tls.ensure(now=NOW, reached_as=HERE)
    authority = (folder / "tls" / "ca.pem").read_bytes()
    renamed = tls.Names((*HERE.hosts, "other.example.cn"), HERE.addresses)
    assert trusts(renamed, "other.example.cn")
    assert (folder / "tls" / "ca.pem").read_bytes() != authority


def test_authority_cannot_vouch_for_other_places(folder: Path) -> None:
    """Even with its key in the wrong hands a phone refuses what it signs for elsewhere."""
    tls.ensure(now=NOW, reached_as=HERE)
    authority = tls.authority()
    assert authority is not None
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    permitted = limits.value.permitted_subtrees or []
    names = {one.value for one in permitted if isinstance(one, x509.DNSName)}
    assert limits.critical
    assert names == set(HERE.hosts)
    assert {str(one.value) for one in permitted if isinstance(one, x509.IPAddress)} == {
        str(network) for network in tls.PRIVATE
    }
    assert isinstance(authority.public_key(), ec.EllipticCurvePublicKey)


def test_no_authority_is_shown_where_a_proxy_stands_in_front(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tls.ensure(now=NOW, reached_as=HERE)
    monkeypatch.delenv("LINLI_TLS")
    assert tls.authority() is None


@pytest.mark.platform
def test_house_answers_over_https_to_whoever_trusts_it(trial: TrialHouse) -> None:
    """The whole program with `--tls`: what it prints is what a phone downloads and trusts."""
    process = trial.start("run", "--tls")
    address = f"https://127.0.0.1:{trial.port}"
    trusted = trial.folder / "tls" / "ca.pem"
    assert eventually(lambda: trusted.exists() and ready(address, trusted), within=90)
    offered = got(f"{address}/trust/linli-ca.crt", trusted)
    made = x509.load_pem_x509_certificate(trusted.read_bytes())
    assert x509.load_der_x509_certificate(offered) == made
    assert tls.fingerprint(made).encode() in got(f"{address}/trust/", trusted)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/healthz", timeout=5)  # trusts the world, not the house
    assert spoken(trial.port, trusted) == "http/1.1"
    process.terminate()
    assert tls.fingerprint(made) in process.communicate(timeout=30)[0]


def got(address: str, trusted: Path) -> bytes:
    """The page, if the certificate holds for whoever trusts this authority alone."""
    context = ssl.create_default_context(cafile=str(trusted))
    with urllib.request.urlopen(address, timeout=10, context=context) as answer:
        content: bytes = answer.read()
        return content


def spoken(port: int, trusted: Path) -> str | None:
    """What a browser that knows HTTP/2 is given: there it would split its cookies."""
    context = ssl.create_default_context(cafile=str(trusted))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        return secured.selected_alpn_protocol()


def ready(address: str, trusted: Path) -> bool:
    try:
        return got(f"{address}/readyz", trusted) == b"ready\n"
    except OSError:
        return False
