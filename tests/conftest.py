"""Settings of all tests: how many draws, and where the shared specification lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "spec"

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=100, database=None)
settings.register_profile("long", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


NOT_MEASURED = frozenset(
    "batch cli gate house json_schema media preview shared strategies testing typing website".split()
)
"""Folders of tests during which coverage waits: measuring takes as long again, and the rooms that must be covered to
the last branch have tests of their own."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that are not measured, where coverage is, and run them last: what is kept is made only once."""
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            if _is_not_measured(item):
                item.add_marker(pytest.mark.no_cover)
        items.sort(key=_is_not_measured)


def _is_not_measured(item: pytest.Item) -> bool:
    return item.path.relative_to(Path(__file__).parent).parts[0] in NOT_MEASURED


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the API's own documents; only the authors' machines have it."""
    if not SHARED.is_dir():
        pytest.skip("the API's documents are not shipped with this repository")
    return SHARED
