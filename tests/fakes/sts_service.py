"""STS: it confirms whoever a proof is signed as, by the name of their session."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from plg_router.adapters.session_identity import AUDIENCE, QUESTION
from tests.fakes.loopback import Answer

ACCOUNT, ROLE = "111122223333", "plg-test-rep"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"


def signed_as(session: str) -> str:
    """Return the proof that a session of the reps' role signs now."""
    return urlencode(
        {
            **QUESTION,
            "X-Amz-Date": datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"),
            "X-Amz-SignedHeaders": f"host;{AUDIENCE}",
            "X-Amz-Signature": session,
        }
    )


def confirm(target: str, _body: bytes) -> Answer:
    """Answer GetCallerIdentity."""
    (session,) = parse_qs(urlsplit(target).query)["X-Amz-Signature"]
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{ROLE}/{session}"
    return Answer(200, f"<R><Arn>{arn}</Arn></R>".encode())
