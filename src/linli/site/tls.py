"""https without a proxy: an authority of this house and a certificate for the names and addresses
of this machine, made on the spot and renewed in time (`linli run --tls`).

    keys/tls-ca.key  keys/tls-house.key      readable by their owner alone
    tls/ca.pem                               what phones are asked to trust
    tls/house.pem                            what the web server shows

The authority can vouch for nothing but this machine's names and for private addresses: it says so
itself (name constraints), so that a phone that trusts it is no easier to deceive elsewhere.
"""

import ipaddress
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from linli.site import addresses, paths

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Phones refuse certificates that are valid for longer than 398 days.
LASTS = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=60)
AUTHORITY_LASTS = timedelta(days=3650)
#: Clocks of phones may be a little behind.
LEEWAY = timedelta(days=1)
PRIVATE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(one)
    for one in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)


def is_wanted() -> bool:
    """Whether this house speaks https itself."""
    return os.environ.get("LINLI_TLS") == "1"


@dataclass(frozen=True)
class Files:
    """Where the web server finds its certificate and key, and phones the authority."""

    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True)
class Names:
    """By what this machine is reached."""

    hosts: tuple[str, ...]
    addresses: tuple[Address, ...]


def names() -> Names:
    """Of this machine: its own, those in LINLI_ADDRESS, LINLI_ORIGINS and LINLI_TLS_NAMES."""
    own = socket.gethostname()
    told = [urlsplit(one).hostname or "" for one in (addresses.own(), *addresses.origins())]
    told += [one.strip() for one in os.environ.get("LINLI_TLS_NAMES", "").split(",")]
    found = {"localhost", "127.0.0.1", "::1", own, f"{own}.local", *told, *_outward()}
    with suppress(OSError):
        found |= {str(entry[4][0]) for entry in socket.getaddrinfo(own, None)}
    numbers = {_number(one.partition("%")[0]) for one in found} - {None}
    hosts = {one for one in found if one and _number(one.partition("%")[0]) is None}
    return Names(
        tuple(sorted(one.lower() for one in hosts if _is_host(one))),
        tuple(sorted((one for one in numbers if one), key=str)),
    )


def ensure(*, now: datetime, reached_as: Names | None = None) -> tuple[Files, bool]:
    """Make what is missing, about to end, or for other names; whether the certificate is new."""
    wanted = reached_as or names()
    files = _files()
    files.authority.parent.mkdir(parents=True, exist_ok=True)
    signer, is_new = _authority(files.authority, wanted, now)
    if not is_new and _still_serves(files, wanted, now):
        return files, False
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(wanted, key, signer, now)
    _write(files.key, _private(key), mode=0o600)
    _write(files.certificate, _pem(made) + _pem(signer[0]), mode=0o644)
    return files, True


def authority() -> x509.Certificate | None:
    """What phones are asked to trust; None where nothing was made or a proxy stands in front."""
    path = _files().authority
    if not is_wanted() or not path.exists():
        return None
    return x509.load_pem_x509_certificate(path.read_bytes())


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 in pairs, as phones show it, to be compared by eye."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def as_der(certificate: x509.Certificate) -> bytes:
    """The form that phones install."""
    return certificate.public_bytes(serialization.Encoding.DER)


Signer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _files() -> Files:
    folder = paths.data_dir()
    return Files(
        folder / "tls" / "house.pem", folder / "keys" / "tls-house.key", folder / "tls" / "ca.pem"
    )


def _authority(path: Path, wanted: Names, now: datetime) -> tuple[Signer, bool]:
    """The one that is there, if it may still vouch for these names; else a new one."""
    key_path = paths.data_dir() / "keys" / "tls-ca.key"
    if path.exists() and key_path.exists():
        found = x509.load_pem_x509_certificate(path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        lasts = found.not_valid_after_utc > now + LASTS
        if isinstance(key, ec.EllipticCurvePrivateKey) and lasts and _may_vouch(found, wanted):
            return (found, key), False
    fresh = ec.generate_private_key(ec.SECP256R1())
    made = _new_authority(wanted, fresh, now)
    _write(key_path, _private(fresh), mode=0o600)
    _write(path, _pem(made), mode=0o644)
    return (made, fresh), True


def _new_authority(
    wanted: Names, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Linli"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Linli {socket.gethostname()}"[:64]),
        ]
    )
    permitted: list[x509.GeneralName] = [x509.DNSName(host) for host in wanted.hosts]
    public = [ipaddress.ip_network(one) for one in wanted.addresses if not _is_private(one)]
    permitted += [x509.IPAddress(network) for network in (*PRIVATE, *public)]
    return (
        _begun(name, name, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _certificate(
    wanted: Names, key: ec.EllipticCurvePrivateKey, signer: Signer, now: datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.hosts[0][:64])])
    reached: list[x509.GeneralName] = [x509.DNSName(host) for host in wanted.hosts]
    reached += [x509.IPAddress(address) for address in wanted.addresses]
    serves = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer[1].public_key())
    return (
        _begun(subject, signer[0].subject, key, now, LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(reached), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(serves, critical=False)
        .add_extension(by, critical=False)
        .sign(signer[1], hashes.SHA256())
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - LEEWAY)
        .not_valid_after(now - LEEWAY + lasts)
        .add_extension(own, critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _still_serves(files: Files, wanted: Names, now: datetime) -> bool:
    if not (files.certificate.exists() and files.key.exists()):
        return False
    found = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covers = set(wanted.hosts) <= set(held.get_values_for_type(x509.DNSName)) and set(
        wanted.addresses
    ) <= set(held.get_values_for_type(x509.IPAddress))
    return covers and found.not_valid_after_utc > now + RENEWED_BEFORE


def _may_vouch(found: x509.Certificate, wanted: Names) -> bool:
    """Whether all these names lie inside what the authority says of itself."""
    limits = found.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = limits.permitted_subtrees or []
    hosts = [one.value for one in permitted if isinstance(one, x509.DNSName)]
    networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
    return all(
        any(host == one or host.endswith(f".{one}") for one in hosts) for host in wanted.hosts
    ) and all(
        any(address in network for network in networks if isinstance(network, Network))
        for address in wanted.addresses
    )


def _outward() -> list[str]:
    """The addresses with which this machine speaks to others; nothing is sent."""
    found = []
    for family, far in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, 9))
            found.append(str(probe.getsockname()[0]))
    return found


def _number(words: str) -> Address | None:
    with suppress(ValueError):
        return ipaddress.ip_address(words.strip("[]"))
    return None


def _is_private(address: Address) -> bool:
    return any(address in network for network in PRIVATE)


def _is_host(name: str) -> bool:
    return (
        name.isascii()
        and len(name) <= 253
        and all(part and len(part) <= 63 for part in name.split("."))
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Whole or not at all, and never readable by others even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    draft.replace(path)
