"""How to reach the AWS that runs on this machine: its address, its trust, its administrator."""

import json
import socket
import ssl
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = REPOSITORY / "build" / "local"
ACCOUNT = "000000000000"
REGION = "us-east-1"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One running embedded AWS: its address, its process and the authority behind its certificate.

    It is kept in `stack.json` of its home, so that `plg` and later runs find what is running.
    """

    endpoint: str
    pid: int
    authority: str
    started_at: str
    log: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that turn any AWS client into its administrator."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_CA_BUNDLE": self.authority,
            "AWS_ACCESS_KEY_ID": ADMINISTRATOR,
            "AWS_SECRET_ACCESS_KEY": ADMINISTRATOR,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def answers(self) -> bool:
        """Say whether this very server is up: only it holds a certificate of its authority."""
        address = urlsplit(self.endpoint)
        try:
            context = ssl.create_default_context(cafile=self.authority)
            with (
                socket.create_connection((address.hostname, address.port), timeout=5) as plain,
                context.wrap_socket(plain, server_hostname=address.hostname),
            ):
                return True
        except OSError:
            return False

    def save(self, home: Path = HOME) -> None:
        """Leave word of it in `home`."""
        (home / "stack.json").write_text(json.dumps(asdict(self), indent=2) + "\n")


def find_connection(home: Path = HOME) -> Connection | None:
    """Return the connection to what runs for `home`, or None when nothing does."""
    try:
        connection = Connection(**json.loads((home / "stack.json").read_text()))
    except FileNotFoundError:
        return None
    return connection if connection.answers() else None
