"""Keys of the machines of a fleet: each has a certificate by which the NATS server knows it, and no password.

An authority of one's own signs them. Its key stays where it was made: who has it can add machines.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.fleet.connection import ARCHIVE, inbox_of, reading_of, token_of
from crawler.fleet.jobs import STREAM
from crawler.fleet.wire import MAX_PAYLOAD
from crawler.model.clock import now

_VALID = timedelta(days=3650)
"""How long a certificate is valid: ten years, since a worker is removed by its line in nats.conf."""
_AUTHORITY = "authority"
_SERVER = "server"
ARCHIVE_NAME = "archive"
"""The name of the machine with the archive."""
_PRIVATE = 0o600
"""Mode of a file with a key: its owner alone reads it."""


class FleetKeys:
    """The folder in which the keys are made; that of each machine is copied to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._key, self._certificate = self._authority()

    def add(self, name: str, hosts: Sequence[str] = ()) -> Path:
        """The folder of a machine's keys, made unless it exists; ``hosts`` are the names by which it is reached."""
        folder = self._folder / token_of(name)
        if (folder / "certificate.pem").exists():
            return folder
        folder.mkdir(exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(token_of(name), self._certificate.subject).public_key(key.public_key())
        if hosts:
            builder = builder.add_extension(x509.SubjectAlternativeName(list(map(_host, hosts))), critical=False)
        _write_key(folder / "key.pem", key)
        (folder / "authority.pem").write_bytes(_pem(self._certificate))
        (folder / "certificate.pem").write_bytes(_pem(builder.sign(self._key, hashes.SHA256())))
        return folder

    def workers(self) -> list[str]:
        """The names of the workers that have keys."""
        others = {ARCHIVE_NAME, _SERVER, _AUTHORITY}
        return sorted(each.parent.name for each in self._folder.glob("*/key.pem") if each.parent.name not in others)

    def write_server(self, hosts: Sequence[str], workers: Iterable[str], storage: str) -> Path:
        """Write the server's keys and configuration, for these workers; returns the latter.

        A worker may ask the archive's machine, take jobs, and read its own answers; nothing else. Nobody else may do
        anything.
        """
        folder = self.add(_SERVER, hosts)
        users = [f'    {{ user: "CN={ARCHIVE_NAME}" }}', *map(_worker_rights, workers)]
        file = folder / "nats.conf"
        file.write_text(
            f"""# Made by scrapy keys. Start with: nats-server -c nats.conf
listen: "0.0.0.0:4222"
# Numbers for monitoring, for this machine alone: curl http://127.0.0.1:8222/jsz?streams=1
http: "127.0.0.1:8222"
max_payload: {MAX_PAYLOAD}
jetstream {{ store_dir: "{storage}" }}
tls {{
  cert_file: "{folder.resolve() / "certificate.pem"}"
  key_file: "{folder.resolve() / "key.pem"}"
  ca_file: "{folder.resolve() / "authority.pem"}"
  # The name in a machine's certificate is its user.
  verify_and_map: true
}}
authorization {{
  users: [
{chr(10).join(users)}
  ]
}}
""",
            encoding="utf-8",
        )
        return file

    def _authority(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        folder = self._folder / _AUTHORITY
        if (folder / "key.pem").exists():
            key = serialization.load_pem_private_key((folder / "key.pem").read_bytes(), None)
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            return key, x509.load_pem_x509_certificate((folder / "certificate.pem").read_bytes())
        folder.mkdir(exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Chancery fleet")])
        builder = _builder("Chancery fleet", subject).public_key(key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        certificate = builder.sign(key, hashes.SHA256())
        _write_key(folder / "key.pem", key)
        (folder / "certificate.pem").write_bytes(_pem(certificate))
        return key, certificate


def _worker_rights(name: str) -> str:
    publish = f'"{ARCHIVE}", "{reading_of("*")}", "$JS.API.CONSUMER.MSG.NEXT.{STREAM}.*", "$JS.ACK.{STREAM}.>"'
    return f'    {{ user: "CN={name}", permissions: {{ publish: [{publish}], subscribe: ["{inbox_of(name)}.>"] }} }}'


def _builder(name: str, issuer: x509.Name) -> x509.CertificateBuilder:
    at = now()
    return x509.CertificateBuilder(
        issuer, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), None, x509.random_serial_number(),
        at - timedelta(minutes=5), at + _VALID,
    )  # fmt: skip


def _host(named: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(named))
    except ValueError:
        return x509.DNSName(named)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    file.touch(_PRIVATE)
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
