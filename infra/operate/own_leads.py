"""Ask for a rep's leads as that rep: sign who asks, and let the function find out."""

import json
from collections.abc import Sequence
from typing import Any

from botocore.awsrequest import AWSRequest

from infra.operate.cloud import Cloud
from plg_router.adapters.session_identity import AUDIENCE, GOOD_FOR
from plg_router.kernel.errors import Rejected


def session_of(cloud: Cloud, rep_id: str) -> Cloud:
    """Return an environment as a rep sees it; raises ClientError where one may not sign them in."""
    account = cloud.sts.get_caller_identity()["Account"]
    return cloud.acting_as(f"arn:aws:iam::{account}:role/{cloud.names.rep}", rep_id)


def proof_of(session: Cloud, audience: str) -> str:
    """Return the query of a presigned GetCallerIdentity, good for a minute and one audience."""
    sts = session.sts

    def address(request: AWSRequest, **_: object) -> None:
        request.headers[AUDIENCE] = audience

    signing = "before-sign.sts.GetCallerIdentity"
    sts.meta.events.register(signing, address)
    try:
        url = sts.generate_presigned_url(
            "get_caller_identity", ExpiresIn=int(GOOD_FOR.total_seconds()), HttpMethod="GET"
        )
    finally:
        sts.meta.events.unregister(signing, address)
    return url.partition("?")[2]


def ask(session: Cloud, proof: str) -> Sequence[dict[str, Any]]:
    """Return what the function answers to a proof; raises Rejected where it refuses."""
    answer = session.functions.invoke(
        FunctionName=session.names.of("mine"), Payload=json.dumps({"proof": proof})
    )
    said = json.load(answer["Payload"])
    if "leads" not in said:
        raise Rejected("proof", said.get("refused") or "the function failed; see its log")
    leads: Sequence[dict[str, Any]] = said["leads"]
    return leads


def own_leads(cloud: Cloud, rep_id: str) -> Sequence[dict[str, Any]]:
    """Return the open leads of a rep, asked for in a session that is named after them (S137)."""
    session = session_of(cloud, rep_id)
    return ask(session, proof_of(session, cloud.names.bus))
