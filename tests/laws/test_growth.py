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
    small, large = family.make(SMALL), family.make(4 * SMALL)

    def judge(payload: object) -> None:
        check(payload, family.operation, context=family.context, policy=POLICY)

    judge(small)  # what is loaded once
    assert work(lambda: judge(large)) <= 5 * work(lambda: judge(small))
