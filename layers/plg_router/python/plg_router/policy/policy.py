"""The whole policy, and how it is read from the document RevOps writes."""

import json
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Self

from pydantic import ValidationError, model_validator

from plg_router.kernel.errors import Rejected
from plg_router.kernel.fixes import fix_for
from plg_router.policy.crm import CrmPolicy
from plg_router.policy.enrichment import EnrichmentPolicy
from plg_router.policy.handoff import HandoffPolicy
from plg_router.policy.model import PolicyModel
from plg_router.policy.people import TitlesPolicy
from plg_router.policy.routing import RoutingPolicy, Squad
from plg_router.policy.scoring import ScoringPolicy
from plg_router.policy.sla import SlaPolicy
from plg_router.policy.sources import SourcesPolicy


class Policy(PolicyModel):
    """One version of the rules; its hash stands in every score and decision."""

    sources: SourcesPolicy = SourcesPolicy()
    titles: TitlesPolicy = TitlesPolicy()
    enrichment: EnrichmentPolicy = EnrichmentPolicy()
    scoring: ScoringPolicy
    handoff: HandoffPolicy
    routing: RoutingPolicy
    sla: SlaPolicy
    crm: CrmPolicy = CrmPolicy()

    @model_validator(mode="after")
    def _every_squad_has_a_named_person(self) -> Self:
        missing = [squad.value for squad in Squad if squad not in self.sla.escalate_to]
        if missing:
            message = f"sla.escalate_to lacks {', '.join(missing)}; name a person for each (S146)"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_role_is_described(self) -> Self:
        unknown = [role for role in self.handoff.roles if role not in self.routing.roles]
        if unknown:
            message = f"handoff.roles names {unknown[0]}; describe it in routing.roles"
            raise ValueError(message)
        return self

    @cached_property
    def hash(self) -> str:
        """Return twelve hexadecimal digits that change whenever any rule does."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return sha256(canonical.encode()).hexdigest()[:12]


def read_policy(document: Mapping[str, object]) -> Policy:
    """Validate a policy document; raises Rejected with the path of the first fault and its fix."""
    try:
        return Policy.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"] if part != "[key]") or "policy"
        fix = fix_for(
            first["type"],
            first.get("ctx", {}),
            verb="give",
            otherwise="is not as infra/policies/policy.schema.json says; compare the two",
        )
        raise Rejected(path, fix) from error
