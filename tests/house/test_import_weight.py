"""What an import costs: no heavy module is loaded, and no socket is ever opened."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "httpx hypothesis phonenumbers email_validator magic linkify_it publicsuffixlist wcwidth"
    " markdown_it pyromark linq argparse"
).split()


def _run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_loads_nothing_heavy() -> None:
    script = f"import linq_compose, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert _run(script) == "[]"


def test_the_gate_loads_none_of_the_clients_that_it_guards() -> None:
    script = (
        f"import linq_compose.gate, sys; print([n for n in {[*HEAVY, 'requests', 'aiohttp']!r} if n in sys.modules])"
    )
    assert _run(script) == "[]"


def test_the_plugins_cost_nothing() -> None:
    script = (
        "import linq_compose._hypothesis, sys; import linq_compose as kit\n"
        "print([name for name in sys.modules if name.startswith('linq_compose')], 'pydantic' in sys.modules)"
    )
    assert _run(script) == "['linq_compose', 'linq_compose._drawable', 'linq_compose._hypothesis'] False"
    assert (
        _run("import linq_compose; print(all(getattr(linq_compose, each) for each in linq_compose.__all__))") == "True"
    )


def test_checking_clean_requests_loads_no_model_and_nothing_heavy() -> None:
    script = (
        "import linq_compose, sys; from linq_compose import check\n"
        "assert check({'message': {'parts': [{'type': 'text', 'value': 'Hello'}]}}, 'chats.messages.send').ok\n"
        "to = {'from': '+12052535597', 'to': ['+12052532136']}\n"
        "assert check({**to, 'message': {'parts': [{'type': 'text', 'value': 'Hello'}]}}, 'chats.create').ok\n"
        "assert check({'text': 'Hello'}, 'messages.update').ok\n"
        f"print([name for name in {[*HEAVY, 'pydantic', 'regex', 'linq_compose.models']!r} if name in sys.modules])"
    )
    assert _run(script) == "[]"


def test_no_socket_is_opened() -> None:
    script = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('a socket was opened')\n"
        "socket.socket.__init__ = refuse\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n"
        "from linq_compose import check, fix\n"
        "body = {'from': '+12052535597', 'to': ['+12052532136'], 'message': {'parts': [\n"
        "    {'type': 'text', 'value': 'See www.example.com or example.org'},\n"
        "    {'type': 'media', 'url': 'http://127.1/a.jpg'}]}}\n"
        "report = check(body, 'chats.create')\n"
        "fix(body, 'chats.create', unsafe=True)\n"
        "print(sorted(found.rule for found in report), len(str(report)) > 0)"
    )
    assert _run(script) == "['LNK105', 'LNK107', 'MED103'] True"


def test_the_lazy_names_are_there() -> None:
    script = (
        "import linq_compose\n"
        "print(linq_compose.operations.get('chats.create').path, 'operations' in dir(linq_compose))"
    )
    assert _run(script) == "/chats True"
    script = "import linq_compose\ntry: linq_compose.nothing\nexcept AttributeError as error: print(error)"
    assert _run(script) == "module 'linq_compose' has no attribute 'nothing'"
