"""Who calls is told by STS, and no proof but the one it was made for is shown to it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from plg_router.adapters.session_identity import AUDIENCE, SessionIdentity
from plg_router.kernel.errors import Rejected, Transient
from tests.fakes.loopback import Answer, serving

NOW = datetime(2026, 3, 4, 14, tzinfo=UTC)
ROLE = "arn:aws:iam::111122223333:role/plg-test-rep"
GOOD = {
    "Action": "GetCallerIdentity",
    "Version": "2011-06-15",
    "X-Amz-Date": "20260304T135930Z",
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": f"host;{AUDIENCE}",
    "X-Amz-Signature": "right",
}


class Sts:
    """Confirms one signature, as one session, and notes whatever it was asked."""

    def __init__(self, arn):
        self.arn = arn
        self.asked = []

    def __call__(self, target, _body):
        self.asked.append(target)
        said = parse_qs(urlsplit(target).query)
        if said.get("X-Amz-Signature") != ["right"]:
            return Answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        return Answer(200, f"<R><Arn>{self.arn}</Arn></R>".encode())


@pytest.fixture
def sts():
    return Sts("arn:aws:sts::111122223333:assumed-role/plg-test-rep/ana")


@pytest.fixture
def identity(sts):
    with serving(sts) as address:
        yield SessionIdentity(address, ROLE, "plg-test", lambda: NOW, None)


def proof(**changes):
    said = {**GOOD, **{key.replace("_", "-"): value for key, value in changes.items()}}
    return urlencode({key: value for key, value in said.items() if value is not None})


def test_a_session_is_known_by_the_name_it_carries(identity):
    assert identity.session(proof()) == "ana"


def test_a_proof_that_sts_does_not_confirm_is_nobodys(identity):
    with pytest.raises(Rejected, match="is nobody's"):
        identity.session(proof(X_Amz_Signature="forged"))


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sts::111122223333:assumed-role/plg-test-subscriber-crm/ana",
        "arn:aws:sts::999999999999:assumed-role/plg-test-rep/ana",
    ],
)
def test_a_session_of_another_role_is_no_rep(identity, sts, arn):
    sts.arn = arn

    with pytest.raises(Rejected, match=f"sign it as {ROLE}"):
        identity.session(proof())


def test_a_user_is_no_rep(identity, sts):
    sts.arn = "arn:aws:iam::111122223333:user/ana"

    with pytest.raises(Rejected, match="is nobody's"):
        identity.session(proof())


@pytest.mark.parametrize(
    "changes",
    [
        {"Action": "AssumeRole"},
        {"Action": None},
        {"Version": "2099-01-01"},
        {"X_Amz_SignedHeaders": "host"},
        {"X_Amz_SignedHeaders": None},
        {"X_Amz_Date": "20260304T135859Z"},
        {"X_Amz_Date": "20260304T140101Z"},
        {"X_Amz_Date": "yesterday"},
        {"X_Amz_Date": None},
        {"padding": "x" * 5000},
    ],
)
def test_sts_is_asked_one_question_only_freshly_signed_for_us(identity, sts, changes):
    with pytest.raises(Rejected, match="proof"):
        identity.session(proof(**changes))

    assert sts.asked == []


@pytest.mark.parametrize("smuggled", ["&Action=AssumeRole", " HTTP/1.1\r\nHost: x", "&Action=é"])
def test_nothing_is_smuggled_past(identity, sts, smuggled):
    with pytest.raises(Rejected):
        identity.session(proof() + smuggled)

    assert sts.asked == []


def test_a_silent_sts_says_nothing_about_the_caller():
    identity = SessionIdentity("http://127.0.0.1:9", ROLE, "plg-test", lambda: NOW, None)

    with pytest.raises(Transient) as failure:
        identity.session(proof())

    assert "Signature" not in str(failure.value)


def test_a_proof_is_good_for_a_minute(identity):
    at = NOW - timedelta(minutes=1)

    assert identity.session(proof(X_Amz_Date=at.strftime("%Y%m%dT%H%M%SZ"))) == "ana"
