"""Tell who is calling: the caller signs a question to STS, and STS alone can check the signature.

The proof is the query of a presigned GetCallerIdentity, as clusters of EKS take it. It names the
session of a role, never a secret, serves for a minute, and for one audience only.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from plg_router.kernel.clock import Clock
from plg_router.kernel.errors import Rejected, Transient

AUDIENCE = "x-plg-audience"  # a header that the caller has to sign with the rest
QUESTION = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}
GOOD_FOR = timedelta(minutes=1)

_AHEAD = timedelta(minutes=1)  # what a caller's clock may be fast
_LONGEST = 4096  # characters
_OK = 200
_SESSION = re.compile(rb"<Arn>arn:[^:<]+:sts::(\d+):assumed-role/([^/<]+)/([^/<]+)</Arn>")


class SessionIdentity:
    """Knows the sessions of one role by the name they carry."""

    def __init__(
        self, endpoint: str, role_arn: str, audience: str, clock: Clock, authority: str | None
    ) -> None:
        """`endpoint` is the STS to ask, and `authority` a file of whom to trust in its place."""
        self._endpoint = endpoint.rstrip("/")
        self._role_arn = role_arn
        self._audience = audience
        self._clock = clock
        self._pool = PoolManager(ca_certs=authority, retries=False, timeout=Timeout(2, read=4))

    def session(self, proof: str) -> str:
        """Return the name of the session that signed a proof.

        Raises Rejected where nobody did, somebody else did or it is stale, and Transient where
        STS does not answer.
        """
        self._refuse_other_questions(proof)
        try:
            answer = self._pool.request(
                "GET", f"{self._endpoint}/?{proof}", headers={AUDIENCE: self._audience}
            )
        except HTTPError as error:
            raise Transient(type(error).__name__) from None  # its message would hold the proof
        found = _SESSION.search(answer.data) if answer.status == _OK else None
        if found is None:
            raise Rejected("proof", "is nobody's; sign it as the session of a role")
        account, role, session = (part.decode() for part in found.groups())
        if not self._role_arn.endswith(f":iam::{account}:role/{role}"):
            raise Rejected("proof", f"is of another role; sign it as {self._role_arn}")
        return session

    def _refuse_other_questions(self, proof: str) -> None:
        """Let nothing through to STS but the one question, fresh and signed for us."""
        if len(proof) > _LONGEST or not proof.isascii() or not proof.isprintable():
            raise Rejected("proof", "is no query of a presigned request")
        said = {key: values[-1] for key, values in parse_qs(proof).items() if len(values) == 1}
        if any(said.get(key) != value for key, value in QUESTION.items()):
            raise Rejected("proof", "asks for something else; presign GetCallerIdentity")
        if AUDIENCE not in said.get("X-Amz-SignedHeaders", "").split(";"):
            raise Rejected("proof", f"is for anybody; sign the header {AUDIENCE} as well")
        age = self._clock() - _signed_at(said)
        if not -_AHEAD <= age <= GOOD_FOR:
            raise Rejected("proof", "is stale; sign a new one")


def _signed_at(said: Mapping[str, str]) -> datetime:
    try:
        return datetime.strptime(said["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (KeyError, ValueError):
        raise Rejected("proof", "says not when it was signed; presign it anew") from None
