"""The pytest plugin: fixtures with a fake Linq, and `--linq-check`, which checks every request that tests send.

It imports no other module of linq-compose until a test requests a fixture or the option is given.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from linq import AsyncLinqAPIV3, LinqAPIV3

    from linq_compose.testing import FakeLinq
    from linq_compose.testing._linq_check import Watch

__all__: list[str] = []

BASE = "https://api.linqapp.com/api/partner"
_WATCH: pytest.StashKey[Watch] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--linq-check`, and the list of further hosts of Linq."""
    group = parser.getgroup("linq-compose")
    group.addoption(
        "--linq-check",
        action="store_true",
        help="check every request to Linq that httpx, requests and aiohttp send, by the configured policy, and fail "
        "the tests whose messages would be rejected or altered",
    )
    group.addoption(
        "--linq-check-fail-on",
        default="warning",
        choices=("warning", "error"),
        help="minimum severity that fails a test (default: warning)",
    )
    parser.addini("linq_check_base_urls", "further hosts of Linq, besides https://api.linqapp.com", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Start checking requests where `--linq-check` is given."""
    if config.getoption("--linq-check"):
        from linq_compose.errors import PolicyError
        from linq_compose.lint.policy import Policy
        from linq_compose.testing._linq_check import Watch

        try:
            watch = Watch(
                "error" if config.getoption("--linq-check-fail-on") == "error" else "warning",
                base_urls=config.getini("linq_check_base_urls"),
                policy=Policy.from_file(),
            )
        except PolicyError as error:
            raise pytest.UsageError(str(error)) from None
        watch.start()
        config.stash[_WATCH] = watch


def pytest_unconfigure(config: pytest.Config) -> None:
    """Restore the HTTP clients."""
    watch = config.stash.get(_WATCH, None)
    if watch is not None:
        watch.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Clear earlier findings; what fixtures send counts for the test that requests them."""
    watch = item.config.stash.get(_WATCH, None)
    if watch is not None:
        watch.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a passed test that sent a message that would be rejected or altered."""
    watch = item.config.stash.get(_WATCH, None)
    if watch is None:
        return (yield)
    try:
        result = yield
    except BaseException:
        summary = watch.summary()
        if summary is not None:
            item.add_report_section("call", "--linq-check", summary)
        raise
    summary = watch.summary()
    if summary is not None:
        pytest.fail(summary, pytrace=False)
    return result


@pytest.fixture
def fake_linq() -> FakeLinq:
    """An in-memory fake of the Linq API with the line +12052535597 and the token "test"."""
    from linq_compose.testing import FakeLinq

    return FakeLinq()


@pytest.fixture
def linq_client(fake_linq: FakeLinq) -> Iterator[LinqAPIV3]:
    """The official SDK's client, connected to `fake_linq` without a socket."""
    linq, httpx = pytest.importorskip("linq"), pytest.importorskip("httpx")
    with httpx.Client(transport=fake_linq.transport()) as http:
        yield linq.LinqAPIV3(**_settings(fake_linq), http_client=http)


@pytest.fixture
def async_linq_client(fake_linq: FakeLinq) -> AsyncLinqAPIV3:
    """The official SDK's asynchronous client, connected to `fake_linq` without a socket."""
    linq, httpx = pytest.importorskip("linq"), pytest.importorskip("httpx")
    client = httpx.AsyncClient(transport=fake_linq.transport())
    return linq.AsyncLinqAPIV3(**_settings(fake_linq), http_client=client)  # type: ignore[no-any-return]


def _settings(fake: FakeLinq) -> dict[str, Any]:
    return {"api_key": fake.api_key, "base_url": BASE, "max_retries": 0, "webhook_secret": fake.webhook_secret}
