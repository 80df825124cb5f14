"""`Gate`: settings, modes, what is logged, and what happens when a callback or the gate itself fails."""

from __future__ import annotations

import asyncio
import copy
import functools
import logging
import pickle
from collections.abc import Callable
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest
from linq import AsyncLinqAPIV3, LinqAPIV3

from linq_compose import Context, Family, MessageRejected, Policy, Report, TextPart, check
from linq_compose.errors import PolicyError
from linq_compose.gate import MODES, Gate, aiohttp_middleware, async_httpx_hook, guard, guard_session, httpx_hook
from linq_compose.lint.rule import Example

CHAT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
SEND = f"https://api.linqapp.com/api/partner/v3/chats/{CHAT}/messages"
FINE = {"message": {"parts": [{"type": "text", "value": "Hi"}]}}
EMPTY = {"message": {"parts": []}}


def _sent(value: str, **more: Any) -> dict[str, Any]:
    return {"message": {"parts": [{"type": "text", "value": value}], **more}}


WARNINGS = {
    "markdown": (_sent("the **room** is ready"), "TXT105"),
    "an effect that does not exist": (_sent("Hi", effect={"type": "screen", "name": "confeti"}), "EFX101"),
    "a misspelt field": (
        {"message": {"parts": [{"type": "text", "value": "Hi", "text_decoration": []}]}},
        "SHP109",
    ),
    "blank text": (_sent(" \u200b "), "TXT103"),
    "bold by SMS": (
        {
            "message": {
                "parts": [{"type": "text", "value": "room", "text_decorations": [{"range": [0, 4], "style": "bold"}]}],
                "preferred_service": "SMS",
            }
        },
        "SVC101",
    ),
    "offsets in code points": (
        {
            "message": {
                "parts": [
                    {"type": "text", "value": "🍜 ramen now", "text_decorations": [{"range": [2, 7], "style": "bold"}]}
                ]
            }
        },
        "DEC110",
    ),
}
"""Messages that are sent but altered, each with its rule."""


def _records(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(record.levelno, record.getMessage()) for record in caplog.records if record.name == "linq_compose.gate"]


@pytest.mark.parametrize("mode", MODES)
def test_the_modes(mode: Any, caplog: pytest.LogCaptureFixture) -> None:
    reports: list[Report] = []
    gate = Gate(mode=mode, on_report=reports.append)
    if mode == "raise":
        with pytest.raises(MessageRejected) as rejection:
            gate.check("POST", SEND, EMPTY)
        assert rejection.value.report is reports[-1]
        assert _records(caplog) == []
    else:
        report = gate.check("POST", SEND, EMPTY)
        assert (report is None) == (mode == "off")
        expected = [(logging.ERROR, "chats.messages.send: MSG101 no-parts at /message")]
        assert _records(caplog) == ([] if mode == "off" else expected)
    assert list(gate.reports) == (reports if mode == "collect" else [])
    assert gate.check("POST", "https://example.com", EMPTY) is None
    assert len(reports) == (mode != "off")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fault", WARNINGS)
def test_warnings_are_logged_in_every_mode_but_off(mode: Any, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    body, rule = WARNINGS[fault]
    report = Gate(mode=mode).check("POST", SEND, body)
    if mode == "off":
        assert (report, _records(caplog)) == (None, [])
        return
    assert [found.rule for found in report] == [rule]
    ((level, text),) = _records(caplog)
    assert level == logging.WARNING
    assert text == f"chats.messages.send: {rule} {report.warnings[0].name} at {report.warnings[0].redacted_path}"


@pytest.mark.parametrize("fault", WARNINGS)
@pytest.mark.parametrize(
    "settings",
    [{"fail_on": "warning"}, {"policy": "strict"}, {"policy": Policy(fail_on="warning")}],
    ids=["fail_on", "strict", "policy"],
)
def test_warnings_can_fail(fault: str, settings: dict[str, Any]) -> None:
    body, rule = WARNINGS[fault]
    with pytest.raises(MessageRejected, match=rule):
        Gate(**settings).check("POST", SEND, body)
    for mode in ("warn", "collect", "off"):
        Gate(**settings, mode=mode).check("POST", SEND, body)
    assert Gate(**{"policy": "strict", **settings, "fail_on": "error"}).check("POST", SEND, _sent("Hi", x=1)).ok


def test_fail_on_error_wins_over_the_policy() -> None:
    body, rule = WARNINGS["blank text"]
    report = Gate(policy=Policy(fail_on="warning"), fail_on="error").check("POST", SEND, body)
    assert [found.rule for found in report] == [rule]


def test_infos_are_logged_as_infos(caplog: pytest.LogCaptureFixture) -> None:
    body = {**FINE, "extra": 1}
    Gate().check("POST", SEND, body)
    assert _records(caplog) == []
    caplog.set_level(logging.INFO, "linq_compose.gate")
    Gate().check("POST", SEND, body)
    assert [level for level, _ in _records(caplog)] == [logging.INFO]


def test_what_is_not_checked_is_logged_for_debugging(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "linq_compose.gate")
    Gate().check("POST", SEND, iter(b"x"))
    Gate().check("POST", "/v3/phone_numbers", {})
    assert [level for level, _ in _records(caplog)] == [logging.DEBUG] * 2
    assert [text.partition(": not checked: ")[0] for _, text in _records(caplog)] == [
        "chats.messages.send",
        "a request",
    ]


def test_log_lines_have_no_content_unless_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    body = {
        "from": "+12052535597",
        "to": ["hello secret"],
        "message": {"parts": [{"type": "text", "value": "\ud800top"}]},
    }
    Gate(mode="warn").check("POST", "/v3/chats", body)
    ((level, text),) = _records(caplog)
    assert level == logging.ERROR
    assert "HND101" in text
    assert "/to/0" in text
    for secret in ("secret", "top", "+1205"):
        assert secret not in text
    Gate(mode="warn", log_content=True).check("POST", "/v3/chats", body)
    assert "secret" in _records(caplog)[1][1]


def _raises(*_: Any) -> Any:
    raise LookupError("no such guest: +12052535597, secret")


async def _raises_later(*_: Any) -> Any:
    _raises()


def _wrong_type(*_: Any) -> Any:
    return {"group": True}


async def _later(*_: Any) -> Context:
    return Context(group=False)


def _unseen(*_: Any) -> Any:
    """Return a coroutine, as no inspection of the function can tell."""
    return _later()


class _Callable:
    async def __call__(self, *_: Any) -> Context:
        return Context(group=False)


ASYNC = {
    "function": _later,
    "partial": functools.partial(_later),
    "object": _Callable(),
    "partial of an object": functools.partial(functools.partial(_Callable())),
    "method": _Callable().__call__,
    "mock": AsyncMock(return_value=Context(group=False)),
    "lambda": lambda *_: _later(),
}


def check_async(gate: Gate, *request: Any) -> Report | None:
    from linq_compose.gate._screen import Outgoing

    return asyncio.run(gate.check_outgoing_async(lambda: Outgoing(*request)))


CHECKS = pytest.mark.parametrize("run", [Gate.check, check_async], ids=["sync", "async"])


@CHECKS
@pytest.mark.parametrize("context", [_raises, _wrong_type, _raises_later, _unseen])
def test_a_context_function_that_fails_is_left_out(
    run: Callable[..., Any], context: Any, caplog: pytest.LogCaptureFixture
) -> None:
    if run is check_async and context is _unseen:
        context = _raises_later
    reports: list[Report] = []
    gate = Gate(context=context, on_report=reports.append)
    with pytest.raises(MessageRejected, match="MSG101"):
        run(gate, "POST", SEND, EMPTY)
    assert [crash.rule for crash in reports[0].crashes] == ["context"]
    assert reports[0].judged
    logged = caplog.text
    assert "chats.messages.send: context failed: " in logged
    assert type(reports[0].crashes[0].error).__name__ in logged
    assert "secret" not in logged
    assert "+1205" not in logged
    if context is _raises:
        assert "Traceback" in logged
        assert "in _raises" in logged
    assert run(gate, "POST", SEND, FINE).ok
    with pytest.raises((LookupError, TypeError)):
        run(Gate(context=context, on_crash="raise"), "POST", SEND, FINE)


@CHECKS
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("on_report", [_raises, _raises_later, _unseen])
def test_on_report_stops_a_send_in_mode_raise_alone(
    run: Callable[..., Any], mode: Any, on_report: Any, caplog: pytest.LogCaptureFixture
) -> None:
    if run is check_async and on_report is _unseen:
        on_report = _raises_later
    gate = Gate(mode=mode, on_report=on_report)
    if mode == "raise":
        with pytest.raises((LookupError, TypeError)):
            run(gate, "POST", SEND, FINE)
        return
    report = run(gate, "POST", SEND, FINE)
    assert (report is None) == (mode == "off")
    if mode == "off":
        assert caplog.text == ""
        return
    assert "chats.messages.send: on_report failed: " in caplog.text
    assert "Traceback" in caplog.text
    assert "secret" not in caplog.text


def test_with_log_content_the_text_of_an_exception_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    Gate(context=_raises, log_content=True).check("POST", SEND, FINE)
    assert "no such guest: +12052535597" in caplog.text


@pytest.mark.parametrize("kind", ASYNC)
def test_async_callbacks_are_awaited_where_the_client_is_async(kind: str) -> None:
    reports: list[Report] = []

    async def on_report(report: Report) -> None:
        await asyncio.sleep(0)
        reports.append(report)

    gate = Gate(context=ASYNC[kind], on_report=on_report, mode="collect")
    assert check_async(gate, "PUT", f"/v3/chats/{CHAT}", {"display_name": "Team"}) is reports[0]
    assert [found.rule for found in reports[0].errors] == ["CHT102"]
    assert reports[0].crashes == ()


def _client(transport: Any = None) -> LinqAPIV3:
    return LinqAPIV3(api_key="k", http_client=httpx.Client(transport=transport))


DOORS: dict[str, Callable[..., Any]] = {
    "guard": lambda **options: guard(_client(), **options),
    "httpx_hook": httpx_hook,
    "guard_session": lambda **options: guard_session(__import__("requests").Session(), **options),
}
ASYNC_DOORS: dict[str, Callable[..., Any]] = {
    "guard": lambda **options: guard(AsyncLinqAPIV3(api_key="k", http_client=httpx.AsyncClient()), **options),
    "async_httpx_hook": async_httpx_hook,
    "aiohttp_middleware": aiohttp_middleware,
}


@pytest.mark.parametrize("kind", [kind for kind in ASYNC if kind != "lambda"])
@pytest.mark.parametrize("callback", ["context", "on_report"])
def test_async_callbacks_are_refused_where_nothing_awaits_them(kind: str, callback: str) -> None:
    options = {callback: ASYNC[kind]}
    for door, make in DOORS.items():
        with pytest.raises(TypeError, match=f"{door}.* cannot await {callback}"):
            make(**options)
        with pytest.raises(TypeError, match="cannot await"):
            make(gate=Gate(**options))
    for make in ASYNC_DOORS.values():
        assert make(**options)
        assert make(gate=Gate(**options))


@pytest.mark.parametrize("door", [*DOORS.items(), *ASYNC_DOORS.items()], ids=lambda door: door[0])
def test_every_door_accepts_the_same_settings(door: tuple[str, Callable[..., Any]]) -> None:
    name, make = door
    for options in (
        {"mode": "warn"},
        {"fail_on": "warning"},
        {"policy": "strict", "base_urls": ["https://gw.corp"], "only_base_urls": True},
        {"on_crash": "raise", "log_content": True, "context": Context(group=True), "on_report": print},
        {"gate": Gate()},
    ):
        assert make(**options)
    with pytest.raises(TypeError, match="gate="):
        make(gate=Gate(), mode="warn")
    with pytest.raises(TypeError, match="expects a Gate"):
        make(gate="raise")
    with pytest.raises(TypeError, match=rf"{name}\(\) has no setting 'modus'. Did you mean 'mode'?"):
        make(modus="raise")
    with pytest.raises(PolicyError, match="Did you mean 'warn'?"):
        make(mode="warm")


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        ("mode", "rais", "Did you mean 'raise'"),
        ("mode", "bogus", "Expected mode to be 'raise', 'warn', 'collect', 'off', got 'bogus'"),
        ("mode", None, "got None"),
        ("fail_on", "info", "Expected fail_on"),
        ("on_crash", "ignore", "Expected on_crash to be 'pass' or 'raise', got 'ignore'"),
        ("policy", "strikt", "Did you mean 'strict'"),
        ("policy", Policy(ignore=["DEC999"]), "DEC999"),
        ("on_report", "print", "Expected on_report to be a function, got str"),
        ("context", {"group": True}, "Expected context to be a Context or a function"),
        ("log_content", "no", "Expected log_content to be True or False, got 'no'"),
        ("only_base_urls", 1, "Expected only_base_urls to be True or False, got 1"),
    ],
)
def test_a_wrong_value_is_refused_when_it_is_given(setting: str, value: Any, text: str) -> None:
    with pytest.raises((PolicyError, TypeError)) as error:
        Gate(**{setting: value})
    assert text in str(error.value)
    gate = Gate()
    before = getattr(gate, setting)
    with pytest.raises(type(error.value)):
        setattr(gate, setting, value)
    assert getattr(gate, setting) == before


def test_a_misspelt_setting_is_refused() -> None:
    gate = Gate()
    with pytest.raises(AttributeError, match="A gate has no setting 'mod'. Did you mean 'mode'?"):
        gate.mod = "off"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="'reports'"):
        gate.reports = []  # type: ignore[assignment]
    with pytest.raises(TypeError, match="modus"):
        Gate(modus="raise")  # type: ignore[call-arg]


def test_settings_can_change_later() -> None:
    gate = Gate()
    gate.mode = "collect"
    gate.policy = "strict"
    gate.check("POST", SEND, EMPTY)
    assert [report.fail_on for report in gate.reports] == ["warning"]
    gate.mode = "raise"
    with pytest.raises(MessageRejected):
        gate.check("POST", SEND, EMPTY)


def test_a_gate_survives_a_copy_and_a_pickle() -> None:
    gate = Gate(mode="collect", policy="strict", context=Context(group=True), base_urls="https://gw.corp/linq")
    gate.check("POST", SEND, EMPTY)
    for again in (copy.copy(gate), copy.deepcopy(gate), pickle.loads(pickle.dumps(gate))):
        report = again.check("POST", f"https://gw.corp/linq/v3/chats/{CHAT}/messages", EMPTY)
        assert report == gate.reports[0]
        assert again.mode == "collect"


def test_off_runs_nothing() -> None:
    gate = Gate(mode="off", context=_raises, on_crash="raise", on_report=_raises)
    assert gate.check("POST", SEND, EMPTY) is None


def test_a_failure_of_the_gate_lets_the_request_through(caplog: pytest.LogCaptureFixture) -> None:
    class Url:
        def __str__(self) -> str:
            raise ZeroDivisionError("with a secret")

    reports: list[Report] = []
    report = Gate(on_report=reports.append).check("POST", Url(), EMPTY)  # type: ignore[arg-type]
    assert reports == [report]
    assert report is not None
    assert not report.judged
    assert isinstance(report.crashes[0].error, ZeroDivisionError)
    assert "a request: gate failed: ZeroDivisionError" in caplog.text
    assert "in __str__" in caplog.text
    assert "secret" not in caplog.text
    assert caplog.records[0].exc_info is not None
    with pytest.raises(ZeroDivisionError):
        Gate(on_crash="raise").check("POST", Url(), EMPTY)  # type: ignore[arg-type]


def test_a_rule_that_fails_stops_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    family = Family("ACM", "acme", about="Rules of Acme.")

    @family.rule(
        101,
        "rude",
        "warning",
        on=TextPart,
        says="Rude.",
        hint="Be kind.",
        why="Guests.",
        source="https://example.com",
        evidence="inferred",
        examples=[Example(bad={}, good={}, at="")],
    )
    def rude(part: TextPart, context: Context) -> Any:
        raise ZeroDivisionError

    policy = Policy(extend=[family])
    report = Gate(policy=policy).check("POST", SEND, FINE)
    assert report.ok
    assert [crash.rule for crash in report.crashes] == ["ACM101"]
    assert "chats.messages.send: ACM101 failed: ZeroDivisionError" in caplog.text
    assert "in rude" in caplog.text
    with pytest.raises(ZeroDivisionError):
        Gate(policy=policy, on_crash="raise").check("POST", SEND, FINE)


def test_a_gate_without_a_policy_follows_the_default() -> None:
    body, _ = WARNINGS["markdown"]
    assert list(Gate().check("POST", SEND, body)) == list(check(body, "chats.messages.send"))
