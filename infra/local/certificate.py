"""Give the embedded AWS a certificate: queues and clients insist on TLS here as they do on AWS."""

from dataclasses import dataclass
from pathlib import Path

import trustme

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the server presents, and the authority its clients have to trust."""

    chain: Path
    key: Path
    authority: Path


def issue_certificate(folder: Path) -> Certificate:
    """Return a fresh certificate for the loopback address, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    issued = authority.issue_cert(HOST)
    certificate = Certificate(folder / "chain.pem", folder / "key.pem", folder / "authority.pem")
    certificate.chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    certificate.key.touch(mode=0o600)
    certificate.key.write_bytes(issued.private_key_pem.bytes())
    authority.cert_pem.write_to_path(certificate.authority)
    return certificate
