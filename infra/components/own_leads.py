"""Where reps read the leads that are theirs: a role that may call one function, which asks STS."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk.aws_dynamodb import ITable
from aws_cdk.aws_iam import (
    AccountRootPrincipal,
    ArnPrincipal,
    IPrincipal,
    PolicyDocument,
    Role,
)
from aws_cdk.aws_lambda import ILayerVersion
from constructs import Construct

from infra.components import permissions
from infra.components.stage_function import StageFunction
from infra.environments import Environment
from plg_router.adapters.dynamodb.leads import HELD


class OwnLeads(Construct):
    """The function, and the role whose sessions are named after the reps they are lent to (S137).

    The role may read no table: what a session sees follows from the name that STS confirms.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        layers: Sequence[ILayerVersion],
        accounts: ITable,
        reps: ITable,
    ) -> None:
        super().__init__(scope, construct_id)
        names = environment.names
        role_arn = Stack.of(self).format_arn(
            service="iam", region="", resource="role", resource_name=names.rep
        )
        mine = StageFunction(
            self,
            "mine",
            environment=environment,
            layers=layers,
            settings={
                "ACCOUNTS_TABLE": accounts.table_name,
                "REPS_TABLE": reps.table_name,
                "REP_ROLE": role_arn,
                "AUDIENCE": names.bus,
            },
            may=[
                permissions.use_items(accounts, "BatchGetItem"),
                permissions.query_index(accounts, HELD),
            ],
        )
        Role(
            self,
            "Rep",
            role_name=names.rep,
            description="One session a rep, named after them: they read their own leads in it",
            assumed_by=_sign_in(environment),
            inline_policies={
                "own-leads": PolicyDocument(statements=[permissions.invoke(mine.function)])
            },
        )


def _sign_in(environment: Environment) -> IPrincipal:
    """Return who lends sessions: a gateway that marks each rep with their id, or administrators.

    A rep whom the gateway marked can take a session of that name and no other.
    """
    if environment.rep_gateway is None:
        return AccountRootPrincipal()
    return ArnPrincipal(environment.rep_gateway).with_conditions(
        {"StringEquals": {"sts:RoleSessionName": "${aws:PrincipalTag/rep_id}"}}
    )
