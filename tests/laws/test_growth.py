"""Growth: whatever a rule reports, reporting four times as much of it takes at most five times the work."""

from __future__ import annotations

import pytest

from grown import Grown, grown
from linq_compose import Policy, check
from work import work

FAMILIES = list(grown())
POLICY = Policy(limits={"text": 1_000_000})
SMALL = 1_500
"""Characters of JSON of the smaller payload."""


def test_every_family_of_rules_that_reads_payloads_grows() -> None:
    assert len(FAMILIES) > 300
    assert {family.name[:3] for family in FAMILIES} >= {
        *("SHP", "MSG", "TXT", "DEC", "MED", "LNK", "EFX", "SVC", "HND", "CHT", "VMO", "STK", "MNT", "APP")
    }


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_work_grows_with_what_is_reported(family: Grown) -> None:
    def effort(size: int) -> int:
        payload = family.make(size)
        return work(lambda: check(payload, family.operation, context=family.context, policy=POLICY))

    effort(SMALL)  # what is loaded once
    small, large = effort(SMALL), effort(4 * SMALL)
    if large > 5 * small:  # a limit lies between the two, such as 40 URLs, beyond which more rules have to read
        small, large = large, effort(16 * SMALL)
    assert large <= 5 * small
