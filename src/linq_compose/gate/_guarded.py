"""Guarded objects: one client whose sending method goes through a gate, without a change to its class."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeVar

from linq_compose.gate._gate import Gate

__all__ = ["guard_method", "plain_class"]

Client = TypeVar("Client")
Wrap = Callable[[Any, Gate], Callable[..., Any]]
"""A function of the plain method, which takes the client first, and of the gate, that returns the guarded method."""

_PLAIN: Final = "_linq_compose_plain"


def plain_class(client: Any) -> Any:
    """Return the class that a client had before it was guarded."""
    return getattr(type(client), _PLAIN, type(client))


def guard_method(client: Client, method: str, *, gate: Gate, wrap: Wrap) -> Client:
    """Guard a method of a client, and return the client; guarding it again replaces the gate.

    The client gets a class of its own, below the one that it has, so that whatever copies it makes of itself, `copy`
    and `pickle` make, are guarded as well. A method that was replaced on the instance is guarded where it is.
    """
    plain = plain_class(client)
    members = {
        method: functools.wraps(getattr(plain, method))(wrap(getattr(plain, method), gate)),
        "linq_gate": gate,
        "__reduce_ex__": functools.partialmethod(_reduce, method, wrap),
        "__doc__": plain.__doc__,
        "__module__": plain.__module__,
        "__qualname__": plain.__qualname__,
        _PLAIN: plain,
    }
    client.__class__ = type(plain.__name__, (plain,), members)
    patched = vars(client).get(method)
    if patched is not None:
        patched = getattr(patched, _PLAIN, patched)
        guarded = functools.partial(wrap(lambda _, *args, **kwargs: patched(*args, **kwargs), gate), client)
        setattr(guarded, _PLAIN, patched)
        setattr(client, method, guarded)
    return client


def _reduce(client: Any, method: str, wrap: Wrap, protocol: Any) -> tuple[Any, ...]:
    """Return how to copy or pickle a guarded client: as its plain class does, and then guarded."""
    plain = plain_class(client)
    make, arguments, *state = plain.__reduce_ex__(client, protocol)
    arguments = tuple(plain if argument is type(client) else argument for argument in arguments)
    return (_restore, (make, arguments, method, client.linq_gate, wrap), *state)


def _restore(make: Any, arguments: Any, method: str, gate: Gate, wrap: Wrap) -> Any:
    return guard_method(make(*arguments), method, gate=gate, wrap=wrap)
