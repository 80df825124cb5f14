"""The pytest plugin: a fake Linq as a fixture, and `--linq-check` for whatever a test run sends.

It loads nothing of linq-compose until a test asks for a fixture or the option is given.
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
    """Add `--linq-check`, and the list of hosts that are Linq's."""
    group = parser.getgroup("linq-compose")
    group.addoption(
        "--linq-check",
        action="store_true",
        help="judge every request to Linq that httpx, requests and aiohttp send, by the policy that is configured, and "
        "fail the test whose message would not arrive as composed",
    )
    group.addoption(
        "--linq-check-fail-on",
        default="warning",
        choices=("warning", "error"),
        help="the least severity that fails a test; error: only what would be refused (warning)",
    )
    parser.addini("linq_check_base_urls", "hosts that are Linq's, besides https://api.linqapp.com", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch what is sent, when that is asked for."""
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
        except PolicyError as wrong:
            raise pytest.UsageError(str(wrong)) from None
        watch.begin()
        config.stash[_WATCH] = watch


def pytest_unconfigure(config: pytest.Config) -> None:
    """End it."""
    watch = config.stash.get(_WATCH, None)
    if watch is not None:
        watch.end()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin anew: what fixtures send belongs to the test that asks for them."""
    watch = item.config.stash.get(_WATCH, None)
    if watch is not None:
        watch.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that has passed, and has sent what would not arrive."""
    watch = item.config.stash.get(_WATCH, None)
    if watch is None:
        return (yield)
    try:
        result = yield
    except BaseException:
        told = watch.told()
        if told is not None:
            item.add_report_section("call", "--linq-check", told)
        raise
    told = watch.told()
    if told is not None:
        pytest.fail(told, pytrace=False)
    return result


@pytest.fixture
def fake_linq() -> FakeLinq:
    """A Linq in memory, with the line +12052535597 and the token "test"."""
    from linq_compose.testing import FakeLinq

    return FakeLinq()


@pytest.fixture
def linq_client(fake_linq: FakeLinq) -> Iterator[LinqAPIV3]:
    """The official SDK's client in front of `fake_linq`; no socket is opened."""
    linq, httpx = pytest.importorskip("linq"), pytest.importorskip("httpx")
    with httpx.Client(transport=fake_linq.transport()) as http:
        yield linq.LinqAPIV3(**_settings(fake_linq), http_client=http)


@pytest.fixture
def async_linq_client(fake_linq: FakeLinq) -> AsyncLinqAPIV3:
    """The official SDK's asynchronous client in front of `fake_linq`; no socket is opened."""
    linq, httpx = pytest.importorskip("linq"), pytest.importorskip("httpx")
    client = httpx.AsyncClient(transport=fake_linq.transport())
    return linq.AsyncLinqAPIV3(**_settings(fake_linq), http_client=client)  # type: ignore[no-any-return]


def _settings(fake: FakeLinq) -> dict[str, Any]:
    return {"api_key": fake.api_key, "base_url": BASE, "max_retries": 0, "webhook_secret": fake.webhook_secret}
