"""Certificates of an authority that exists for one run only."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

AUTHORITY = "authority.pem"


class Certificates:
    """Signs certificates; its own is written into ``folder`` as ``AUTHORITY``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Authority of a test")
        own = self._built(self._name, self._name, self._key, 1, -2).add_extension(
            x509.BasicConstraints(True, None), True
        )
        (folder / AUTHORITY).write_bytes(_pem(own.sign(self._key, hashes.SHA256())))
        self._made = 0

    def context(
        self, address: str = "", *, days: int = 1, begins: int = -2, self_signed: bool = False
    ) -> ssl.SSLContext:
        """A server's context with a new certificate: valid from day ``begins`` to ``days`` from now, for ``address``.

        Without an address: for as many of the hosts' addresses as fit.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, signer = (_name("Itself"), key) if self_signed else (self._name, self._key)
        addresses = [address] if address else [f"127.2.{part}.{host}" for part in (0, 1) for host in range(1, 201)]
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(each)) for each in addresses])
        built = self._built(issuer, issuer if self_signed else _name("A host"), key, days, begins).add_extension(
            names, False
        )
        self._made += 1
        file = self._folder / f"{self._made}.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(secret + _pem(built.sign(signer, hashes.SHA256())))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    @staticmethod
    def _built(
        issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int, begins: int
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .issuer_name(issuer)
            .subject_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=begins))
            .not_valid_after(now + timedelta(days=days))
        )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
