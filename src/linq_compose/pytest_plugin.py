"""The pytest plugin: fixtures with a fake Linq, and `--linq-check`, which checks every request that tests send.

It imports no other module of linq-compose until a test requests a fixture or the option is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from linq import AsyncLinqAPIV3, LinqAPIV3

    from linq_compose.lint.report import FailOn, Report
    from linq_compose.testing import FakeLinq
    from linq_compose.testing._linq_check import Watch

__all__: list[str] = []

BASE = "https://api.linqapp.com/api/partner"
_WATCH: pytest.StashKey[Watch] = pytest.StashKey()
_FAIL_ON: pytest.StashKey[FailOn] = pytest.StashKey()
_OUTSIDE: pytest.StashKey[list[Report]] = pytest.StashKey()
"""Reports of requests that were sent between tests, by threads that outlive theirs or while tests were collected."""
_WORKERS: pytest.StashKey[list[str]] = pytest.StashKey()
"""What the workers of pytest-xdist say of such requests, each once."""
_UNCHECKED: pytest.StashKey[Counter[str]] = pytest.StashKey()
"""How often a request was not checked, by operation and reason."""
_OUTPUT = "linq_check"
"""Where a worker passes both on."""


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
        choices=("warning", "error"),
        help="minimum severity that fails a test (default: fail-on of the configuration, or warning)",
    )
    parser.addini("linq_check_base_urls", "further hosts of Linq, besides https://api.linqapp.com", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and start checking requests where `--linq-check` is given."""
    config.addinivalue_line(
        "markers",
        "linq_check(off=False, fail_on=None): how --linq-check checks this test: not at all with off=True, or by the "
        'minimum severity fail_on, "warning" or "error"',
    )
    if config.getoption("--linq-check"):
        from linq_compose.errors import PolicyError
        from linq_compose.lint.configuration import find_configuration, read_configuration
        from linq_compose.lint.policy import Policy
        from linq_compose.testing._linq_check import Watch

        try:
            configuration = read_configuration(find_configuration(config.rootpath))
            watch = Watch(
                base_urls=config.getini("linq_check_base_urls"), policy=Policy.from_configuration(configuration)
            )
        except PolicyError as error:
            raise pytest.UsageError(str(error)) from None
        watch.start()
        config.stash[_WATCH] = watch
        config.stash[_OUTSIDE] = []
        config.stash[_WORKERS] = []
        config.stash[_UNCHECKED] = Counter()
        config.stash[_FAIL_ON] = config.getoption("--linq-check-fail-on") or configuration.get("fail-on") or "warning"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Restore the HTTP clients."""
    watch = config.stash.get(_WATCH, None)
    if watch is not None:
        watch.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse markers with arguments that the marker does not have."""
    for item in items:
        for marker in item.iter_markers("linq_check"):
            try:
                _settings(marker, config)
            except pytest.UsageError as error:
                raise pytest.UsageError(f"{item.nodeid}: {error}") from None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set requests aside that were sent since the last test; what fixtures send counts for the test."""
    watch = item.config.stash.get(_WATCH, None)
    if watch is not None:
        item.config.stash[_OUTSIDE] += watch.take()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a passed test that sent a message that would be rejected or altered."""
    return (yield from _checked(item, "call"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the teardown of a test whose fixtures sent such a message there."""
    return (yield from _checked(item, "teardown"))


def _checked(item: pytest.Item, phase: str) -> Generator[None, object, object]:
    """Run a phase of a test and fail it by what it sent; a phase that fails anyway shows that as a section."""
    watch = item.config.stash.get(_WATCH, None)
    if watch is None:
        return (yield)
    try:
        result = yield
    except BaseException:
        summary = _summary(item, watch)
        if summary is not None:
            item.add_report_section(phase, "--linq-check", summary)
        raise
    summary = _summary(item, watch)
    if summary is not None:
        pytest.fail(summary, pytrace=False)
    return result


def _summary(item: pytest.Item, watch: Watch) -> str | None:
    from linq_compose.testing._linq_check import summarize, unchecked

    reports, marker = watch.take(), item.get_closest_marker("linq_check")
    fail_on = _default(item.config) if marker is None else _settings(marker, item.config)
    if fail_on is None:
        return None
    item.config.stash[_UNCHECKED].update(unchecked(reports))
    return summarize(reports, fail_on=fail_on)


def _settings(marker: pytest.Mark, config: pytest.Config) -> FailOn | None:
    """Return the minimum severity that fails a test with this marker; None where it is not checked."""
    options, named = dict(marker.kwargs), marker.args == ("off",)
    off, fail_on = (True if named else options.pop("off", False)), options.pop("fail_on", None)
    is_known = (named or not marker.args) and not options and isinstance(off, bool)
    if not is_known or fail_on not in (None, "warning", "error"):
        shown = ", ".join([*map(repr, marker.args), *(f"{name}={value!r}" for name, value in marker.kwargs.items())])
        raise pytest.UsageError(f"linq_check accepts off=True or fail_on='warning' or 'error', got ({shown}).")
    return None if off else fail_on or _default(config)


def _default(config: pytest.Config) -> FailOn:
    return config.stash[_FAIL_ON] if _FAIL_ON in config.stash else "warning"  # noqa: SIM401  pyright: get() has a str


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when such a message was sent between tests."""
    watch = session.config.stash.get(_WATCH, None)
    if watch is None:
        return
    from linq_compose.testing._linq_check import unchecked

    outside, counts = session.config.stash[_OUTSIDE], session.config.stash[_UNCHECKED]
    outside += watch.take()
    counts.update(unchecked(outside))
    summary, output = _outside(session.config), getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = summary, dict(counts)
    elif summary is not None and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Collect what a worker of pytest-xdist has seen."""
    stash = node.config.stash
    if _WATCH in stash:
        summary, counts = getattr(node, "workeroutput", {}).get(_OUTPUT, (None, {}))
        stash[_UNCHECKED].update(counts)
        if summary is not None and summary not in stash[_WORKERS]:
            stash[_WORKERS].append(summary)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show what was sent between tests, and what could not be checked."""
    summary = _outside(config)
    if summary is not None:
        terminalreporter.section("sent outside of tests", sep="=", red=True)
        terminalreporter.write_line(summary)
    counts = config.stash.get(_UNCHECKED, None)
    if counts:
        terminalreporter.section("not checked by --linq-check", sep="=", yellow=True)
        for line, count in counts.most_common():
            terminalreporter.write_line(f"{line} ({count} times)" if count > 1 else line)


def _outside(config: pytest.Config) -> str | None:
    if _WATCH not in config.stash:
        return None
    from linq_compose.testing._linq_check import summarize

    reports = config.stash[_OUTSIDE]
    own = summarize(reports, fail_on=config.stash[_FAIL_ON])
    return "\n\n".join([*([] if own is None else [own]), *config.stash[_WORKERS]]) or None


@pytest.fixture
def fake_linq() -> FakeLinq:
    """An in-memory fake of the Linq API with the line +12052535597 and the token "test"."""
    from linq_compose.testing import FakeLinq

    return FakeLinq()


@pytest.fixture
def linq_client(fake_linq: FakeLinq) -> Iterator[LinqAPIV3]:
    """The official SDK's client, connected to `fake_linq` without a socket."""
    linq, httpx = _required("linq_client")
    with httpx.Client(transport=fake_linq.transport()) as http:
        yield linq.LinqAPIV3(**_arguments(fake_linq), http_client=http)


@pytest.fixture
def async_linq_client(fake_linq: FakeLinq) -> AsyncLinqAPIV3:
    """The official SDK's asynchronous client, connected to `fake_linq` without a socket."""
    linq, httpx = _required("async_linq_client")
    client = httpx.AsyncClient(transport=fake_linq.transport())
    return linq.AsyncLinqAPIV3(**_arguments(fake_linq), http_client=client)  # type: ignore[no-any-return]


def _required(fixture: str) -> tuple[Any, Any]:
    """Return the SDK and httpx; a test that requests a client fails without them, as it tests nothing."""
    try:
        return import_module("linq"), import_module("httpx")
    except ImportError as error:
        reason = f"The fixture {fixture} requires the official SDK: pip install 'linq-compose[sdk]' ({error})"
        pytest.fail(reason, pytrace=False)


def _arguments(fake: FakeLinq) -> dict[str, Any]:
    return {"api_key": fake.api_key, "base_url": BASE, "max_retries": 0, "webhook_secret": fake.webhook_secret}
