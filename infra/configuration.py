"""What people outside engineering may change, read and checked before anything is deployed."""

import csv
from dataclasses import dataclass
from pathlib import Path

from infra.lanes import Lanes, lanes_of
from infra.policies.file import load_policy
from plg_router.kernel.errors import Rejected
from plg_router.policy.policy import Policy

INFRA = Path(__file__).parent

COMPANY_COLUMNS = ["domain", "name", "employees", "industry", "country", "annual_deal_value"]
LARGEST_COMPANY_FILE = 500_000  # bytes; CloudFormation takes templates of up to 1 MB


@dataclass(frozen=True, slots=True)
class Configuration:
    """The routing policy and the company file of one environment, both valid."""

    policy: Policy
    lanes: Lanes
    companies: str  # CSV


def read_configuration(environment: str, *, folder: Path = INFRA) -> Configuration:
    """Read `policies/<environment>.yaml` and `companies/<environment>.csv` of a folder.

    Raises Rejected with the file and the place in it as its field, and the fix.
    """
    policy_file = folder / "policies" / f"{environment}.yaml"
    policy = load_policy(policy_file)
    try:
        lanes = lanes_of(policy)
    except Rejected as error:
        raise Rejected(f"{policy_file.name}: {error.field}", error.fix) from error
    return Configuration(
        policy, lanes, _read_companies(folder / "companies" / f"{environment}.csv")
    )


def _read_companies(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if next(csv.reader(text.splitlines()), []) != COMPANY_COLUMNS:
        raise Rejected(f"{file.name}: line 1", f"write the header {','.join(COMPANY_COLUMNS)}")
    if len(text.encode()) > LARGEST_COMPANY_FILE:
        raise Rejected(file.name, f"keep the file under {LARGEST_COMPANY_FILE:,} bytes")
    return text
