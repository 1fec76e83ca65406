"""The bill of materials lists what ships, all of it and nothing else."""

import json
import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LOCK = REPOSITORY / "layers/dependencies/requirements.txt"


def test_everything_that_ships_is_on_the_bill(tmp_path):
    bill = tmp_path / "sbom.json"
    command = re.search(
        r"cyclonedx-py (.*?)--output-file",
        (REPOSITORY / "Makefile").read_text().replace("\\\n", " "),
    )

    subprocess.run(
        (
            Path(sys.executable).with_name("cyclonedx-py"),
            *command[1].split(),
            *("--output-file", bill, LOCK),
        ),
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )

    listed = json.loads(bill.read_text())
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["name"] == "plg-router"
    pinned = set(re.findall(r"^([a-z][\w.-]*)==([^ ]+)", LOCK.read_text(), re.MULTILINE))
    assert {(each["name"], each["version"]) for each in listed["components"]} == pinned
