"""The app as `local` has it, and a vendor on loopback besides, whose address is the argument."""

import sys
from dataclasses import replace

from aws_cdk import App

from infra.app import assemble
from infra.configuration import read_configuration
from infra.environments import ENVIRONMENTS, Vendor
from infra.operate.cloud import LOCAL
from plg_router.policy.enrichment import VendorName

VENDOR_KEY = "plg/local/vendor"  # the secret that holds the key


def main() -> None:
    """Write the cloud assembly."""
    app = App()
    vendor = Vendor(
        name=VendorName.APOLLO,
        key_name=VENDOR_KEY,
        price=0.02,
        calls_per_minute=6000,
        burst=100,
        host=sys.argv[1],
    )
    environment = replace(ENVIRONMENTS[LOCAL], vendors=(vendor,))
    assemble(app, environment, read_configuration(LOCAL))
    app.synth()


if __name__ == "__main__":
    main()
