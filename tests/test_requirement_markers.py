"""A test may claim only requirements that are in the catalogue."""

import re
from pathlib import Path

CATALOGUE = Path(__file__).with_name("requirements.md")


def test_every_claimed_requirement_exists(request):
    known = set(re.findall(r"^- \*\*([ST]\d+)\*\*", CATALOGUE.read_text(), re.MULTILINE))
    claims = {
        (item.nodeid, claimed)
        for item in request.session.items
        for marker in item.iter_markers("requirement")
        for claimed in marker.args
    }

    unknown = sorted(claim for claim in claims if claim[1] not in known)

    assert len(known) > 200
    assert unknown == []
