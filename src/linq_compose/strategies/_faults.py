"""Faulty payloads by rule: values drawn from what the rule is about, in the smallest payload that has room for them.

A candidate is checked before it is used (`_broken`), so a strategy here may now and then draw what the rule accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose.limits import LIMITS
from linq_compose.strategies._cards import cards, clips
from linq_compose.strategies._faulty_files import OF_FILES
from linq_compose.strategies._faulty_requests import FEW_IN_REQUESTS, OF_REQUESTS_BEYOND_MESSAGES
from linq_compose.strategies._faulty_texts import (
    LABELS,
    NAMES,
    OF_TEXTS,
    WORDS,
    Strategy,
    message,
    text_part,
)
from linq_compose.strategies._faulty_urls import (
    HOSTS,
    NO_UUID,
    OF_URLS,
    PATHS,
    PRIVATE,
    SERVERS,
    crowd,
    joined,
    link,
    public_media,
    url_of,
)
from linq_compose.strategies._handles import identifiers, links
from linq_compose.strategies._messages import effects
from linq_compose.strategies._texts import mostly, sized
from linq_compose.vocabulary import EFFECT_TYPES, EFFECTS

__all__ = ["FAULTS", "FEW_FAULTS"]

_LINE: Final = "+12052535597"
_HELLO: Final = st.just(text_part("Your table is ready"))
_TEXTS: Final = LABELS.map(text_part)
_LOWERED: Final = st.sampled_from(("SMS", "RCS"))
_MISSPELT_EMAILS: Final = st.one_of(
    st.tuples(NAMES, HOSTS).map("@@".join),
    st.tuples(NAMES, NAMES, HOSTS).map(lambda drawn: f"{drawn[0]}..{drawn[1]}@{drawn[2]}"),
    st.tuples(NAMES, NAMES).map(lambda drawn: f"{drawn[0]}@-{drawn[1]}.com"),
    st.tuples(NAMES, HOSTS).map(lambda drawn: f"{drawn[0]} x@{drawn[1]}"),
    NAMES.map("{}@".format),
)
_EFFECT_NAMES: Final = st.sampled_from([name for names in EFFECTS.values() for name in names])


def _said(**fields: Strategy) -> Strategy:
    """Messages of one text with further fields."""
    return st.tuples(_HELLO, st.fixed_dictionaries(fields)).map(lambda drawn: message(drawn[0], **drawn[1]))


def _create(to: Strategy, *, sender: Strategy | None = None, **fields: Strategy) -> Strategy:
    senders = st.just(_LINE) if sender is None else sender
    messages = fields.pop("message", _HELLO.map(message))
    return st.fixed_dictionaries({"from": senders, "to": to, "message": messages, **fields})


def _unwritten(values: Strategy) -> Strategy:
    """Numbers as people write them."""
    return st.tuples(values, st.integers(0, 4)).map(
        lambda drawn: (
            drawn[0].removeprefix("+"),
            drawn[0].replace("+", "00", 1),
            f"{drawn[0][:5]} {drawn[0][5:]}",
            f"{drawn[0][:4]}-{drawn[0][4:8]}-{drawn[0][8:]}",
            f"{drawn[0][:2]} ({drawn[0][2:5]}) {drawn[0][5:]}",
        )[drawn[1]]
    )


def _card_of(name: str) -> dict[str, Any]:
    app = {"name": name, "team_id": "ABCDE12345", "bundle_id": f"com.{name}.messages"}
    return {"type": "imessage_app", "app": app, "layout": {"caption": name}}


_APPS: Final = st.just(_card_of("orders")["app"])


def _card(**fields: Strategy) -> Strategy:
    """Messages of an app card, some of whose fields are replaced."""
    return st.fixed_dictionaries(fields).map(lambda drawn: message({**_card_of("orders"), **drawn}))


def _with(objects: Strategy, **fields: Strategy) -> Strategy:
    return st.tuples(objects, st.fixed_dictionaries(fields)).map(lambda drawn: {**drawn[0], **drawn[1]})


def _without(objects: Strategy, *names: str) -> Strategy:
    return objects.map(lambda drawn: {name: value for name, value in drawn.items() if name not in names})


def _numbered(first: int, count: int) -> list[str]:
    return [f"+1205253{(first + place) % 10_000:04}" for place in range(count)]


_JSON: Final = st.one_of(
    st.integers(), st.booleans(), st.lists(NAMES, max_size=2), st.dictionaries(NAMES, NAMES, max_size=2)
)
_TEAMS: Final = st.text("ABCDE12345", min_size=10, max_size=10)
_NUMBERS: Final = st.integers(2_000_000, 9_999_999).map("+1205{}".format)
_REPLIES: Final = identifiers().map(lambda identifier: {"message_id": identifier})
_ONE_PERSON: Final = _NUMBERS.map(lambda number: [number])

_OF_REQUESTS: Final[Mapping[str, Callable[[], Strategy]]] = MappingProxyType(
    {
        "SHP102": lambda: st.one_of(
            st.sampled_from(("text", "link", "app_clip")).map(lambda kind: message({"type": kind})),
            _said(reply_to=st.integers(0, 99).map(lambda index: {"part_index": index})),
            *(_card(app=_without(_APPS, name)) for name in ("name", "team_id", "bundle_id")),
            *(_without(NAMES.map(_card_of), name).map(message) for name in ("app", "layout")),
            st.tuples(LABELS, st.sampled_from(("bold", "italic", "underline"))).map(
                lambda drawn: message(text_part(drawn[0], text_decorations=[{"style": drawn[1]}]))
            ),
        ),
        "SHP103": lambda: mostly(
            _said(idempotency_key=st.integers(-(2**53), 2**53)),
            st.one_of(
                _JSON.map(lambda value: message({"type": "text", "value": value})),
                _said(effect=st.integers() | NAMES),
                link(_JSON),
            ),
            times=19,
        ),
        "SHP104": lambda: st.text("abcdefghij_", min_size=1, max_size=12).map(
            lambda word: message({"type": word, "value": "Your table is ready"})
        ),
        "SHP105": lambda: st.one_of(
            _said(preferred_service=NAMES),
            _said(effect=_with(effects(), type=NAMES)),
            st.tuples(LABELS, st.sampled_from(("style", "animation")), NAMES).map(
                lambda drawn: message(text_part(drawn[0], text_decorations=[{"range": [0, 1], drawn[1]: drawn[2]}]))
            ),
        ),
        "SHP106": lambda: st.tuples(_HELLO, NAMES, NAMES).map(
            lambda drawn: message(drawn[0], **{f"x_{drawn[1]}": drawn[2]})
        ),
        "SHP108": lambda: st.tuples(
            LABELS, st.sampled_from(("text_decorations", "inline_stickers", "mention", "effect", "reply_to"))
        ).map(
            lambda drawn: (
                message(text_part(drawn[0]), **{drawn[1]: None})
                if drawn[1] in ("effect", "reply_to")
                else message(text_part(drawn[0], **{drawn[1]: None}))
            )
        ),
        "SHP109": lambda: mostly(
            _said(idempotency_keys=NAMES),
            st.one_of(
                _said(efect=effects()),
                _said(prefered_service=st.sampled_from(("iMessage", "SMS", "RCS"))),
                _said(replyto=_REPLIES),
            ),
        ),
        "SHP111": lambda: st.tuples(
            _HELLO.map(lambda part: {"message": message(part)}),
            st.one_of(
                st.fixed_dictionaries({"effect": effects()}),
                st.fixed_dictionaries({"idempotency_key": NAMES}),
                st.fixed_dictionaries({"reply_to": _REPLIES}),
            ),
        ).map(lambda drawn: {**drawn[0], **drawn[1]}),
        "MSG101": lambda: st.fixed_dictionaries(
            {}, optional={"parts": st.just([]), "effect": effects(), "idempotency_key": NAMES}
        ),
        "MSG102": lambda: crowd(_public_or_uploaded, LIMITS.parts + 1, 60),
        "MSG103": lambda: st.tuples(_TEXTS, _TEXTS).map(lambda drawn: message(*drawn)),
        "MSG104": lambda: st.tuples(_HELLO, st.one_of(cards(), clips(), links().map(_link_part))).flatmap(
            lambda parts: st.permutations(parts).map(lambda ordered: message(*ordered))
        ),
        "MSG105": lambda: crowd(public_media, LIMITS.public_media + 1, 20),
        "MSG106": lambda: _said(
            idempotency_key=st.integers(LIMITS.idempotency_key + 1, 2000).flatmap(
                lambda length: sized(length, code_points=True)
            )
        ),
        "MSG107": lambda: _said(idempotency_key=st.text(" \t\n\u00a0\u3000", max_size=12)),
        "MSG108": lambda: _said(reply_to=NO_UUID.map(lambda value: {"message_id": value})),
        "MSG109": lambda: _said(
            reply_to=st.fixed_dictionaries(
                {
                    "message_id": identifiers(),
                    "part_index": st.integers(-(2**40), -1) | st.integers(LIMITS.part_index + 1, 2**40),
                }
            )
        ),
        "MSG110": lambda: st.tuples(_HELLO, NAMES, NAMES).map(
            lambda drawn: message(drawn[0], experience={"name": drawn[1], "action": drawn[2]})
        ),
        "MSG111": lambda: _create(
            st.just(["+12052532136", "+14155551234"]),
            message=NAMES.map(lambda name: {"experience": {"name": name, "action": "open"}}),
        ),
        "LNK104": lambda: _create(st.just(["+12052532136"]), message=link(NAMES.map("https://acme.com/{}".format))),
        "LNK105": lambda: _create(
            _ONE_PERSON,
            message=st.tuples(
                WORDS, st.one_of(joined("https://", HOSTS, "/", NAMES), joined("www.", HOSTS)), WORDS
            ).map(lambda drawn: message(text_part(" ".join(drawn)))),
        ),
        "LNK107": lambda: _create(
            _ONE_PERSON,
            message=st.tuples(WORDS, HOSTS, WORDS).map(lambda drawn: message(text_part(" ".join(drawn)))),
        ),
        "EFX101": lambda: _said(
            effect=st.fixed_dictionaries({"type": st.sampled_from(EFFECT_TYPES.words), "name": NAMES})
        ),
        "EFX102": lambda: _said(
            effect=effects().map(
                lambda effect: {**effect, "type": "bubble" if effect["type"] == "screen" else "screen"}
            )
        ),
        "EFX103": lambda: _said(effect=st.sampled_from(EFFECT_TYPES.words).map(lambda kind: {"type": kind})),
        "EFX104": lambda: _said(effect=_EFFECT_NAMES.map(lambda name: {"name": name})),
        "EFX105": lambda: _create(
            _ONE_PERSON,
            message=mostly(
                _said(reply_to=st.uuids().map(lambda value: {"message_id": str(value)})), _said(effect=effects())
            ),
        ),
        "EFX106": lambda: _said(effect=effects().map(lambda effect: {f"{effect['type']}_effect": effect["name"]})),
        "SVC102": lambda: _said(effect=effects(), preferred_service=_LOWERED),
        "SVC103": lambda: _said(reply_to=_REPLIES, preferred_service=_LOWERED),
        "SVC104": lambda: link(links()),
        "SVC110": lambda: st.tuples(st.one_of(cards(), clips()), _LOWERED).map(
            lambda drawn: message(drawn[0], preferred_service=drawn[1])
        ),
        "HND101": lambda: st.one_of(
            _create(_unwritten(_NUMBERS).map(lambda number: [number])),
            _create(_ONE_PERSON, sender=_unwritten(_NUMBERS)),
        ),
        "HND102": lambda: _create(
            st.one_of(
                st.integers(2_000_000, 9_999_999).map(lambda rest: [f"+120{rest}"]),
                st.integers(100_000_000, 999_999_999).map(lambda rest: [f"+999{rest}"]),
                st.integers(1_000_000, 9_999_999).map(lambda rest: [f"+44020{rest}88"]),
            )
        ),
        "HND103": lambda: _create(_MISSPELT_EMAILS.map(lambda email: [email])),
        "HND104": lambda: _create(
            st.tuples(st.integers(0, 9_999), st.integers(LIMITS.recipients + 1, 200)).map(
                lambda drawn: _numbered(*drawn)
            )
        ),
        "HND105": lambda: _create(
            joined(NAMES, "@icloud.com").map(lambda email: [email, "+12052532136", email.replace("icloud", "iCloud")])
        ),
        "HND106": lambda: (
            st.integers(2_000_000, 9_999_999)
            .map("+1415{}".format)
            .flatmap(lambda line: _create(st.just(["+12052532136", line]), sender=st.just(line)))
        ),
        "HND107": lambda: _create(_ONE_PERSON, sender=joined(NAMES, "@", HOSTS)),
        "HND108": lambda: _create(
            joined(NAMES, "@", NAMES, ".", st.sampled_from(("test", "invalid", "localhost", "local", "example"))).map(
                lambda email: [email]
            )
        ),
        "HND109": lambda: st.one_of(
            st.tuples(st.sampled_from(("from", "to")), _NUMBERS).map(
                lambda drawn: {drawn[0]: drawn[1].removeprefix("+")}
            )
        ),
        "CHT102": lambda: st.one_of(
            st.fixed_dictionaries({"display_name": LABELS}),
            st.fixed_dictionaries({"group_chat_icon": url_of(HOSTS, extension="png")}),
        ),
        "CHT105": lambda: st.fixed_dictionaries(
            {"limit": st.integers(-(2**31), 0) | st.integers(LIMITS.page + 1, 2**31)}
        ),
        "CHT106": lambda: st.fixed_dictionaries({"offset": st.integers(-(2**31), -1)}),
        "CHT107": lambda: st.fixed_dictionaries(
            {"cursor": st.text(" \t", max_size=3) | st.sampled_from(("None", "null", "NULL", "undefined", "NaN"))}
        ),
        "GRP101": lambda: st.fixed_dictionaries({"handle": _NUMBERS | joined(NAMES, "@icloud.com")}),
        "GRP102": lambda: st.fixed_dictionaries({"handle": _NUMBERS | joined(NAMES, "@icloud.com")}),
        "APP101": lambda: _card(
            app=_with(_APPS, team_id=st.one_of(NAMES, st.text("ABC123", min_size=11, max_size=14)))
        ),
        "APP102": lambda: _card(app=_with(_APPS, bundle_id=joined(_TEAMS, ":", NAMES, ".", NAMES))),
        "APP103": lambda: _card(
            layout=st.tuples(st.sampled_from(("image_title", "image_subtitle")), LABELS).map(
                lambda drawn: {"caption": "Your order", drawn[0]: drawn[1]}
            )
        ),
        "APP104": lambda: _card(
            url=st.one_of(
                joined("http://", SERVERS, "/", PATHS),
                st.tuples(HOSTS, st.integers(LIMITS.card_url + 1, 4_000)).map(
                    lambda drawn: f"https://{drawn[0]}/".ljust(drawn[1], "a")
                ),
                st.integers(LIMITS.card_data_url + 1, LIMITS.card_data_url + 500).map(lambda n: "data:".ljust(n, "a")),
            )
        ),
        "APP105": lambda: st.one_of(
            joined(st.sampled_from(("http://", "ftp://")), SERVERS, "/", PATHS), url_of(PRIVATE)
        ).map(lambda url: message({"type": "app_clip", "value": url})),
        "APP106": lambda: _card(layout=st.sampled_from(({}, {"caption": ""}, {"subcaption": ""}, {"image_url": None}))),
        "APP107": lambda: _card(
            layout=_with(
                st.just({}), image_url=st.one_of(joined(NAMES, ".png"), url_of(PRIVATE), url_of(SERVERS, scheme="ftp"))
            )
        ),
    }
)


def _link_part(value: str) -> dict[str, Any]:
    return {"type": "link", "value": value}


def _public_or_uploaded(place: int, name: str) -> dict[str, Any]:
    return text_part(f"{name} {place}") if place % 2 else {"type": "media", "attachment_id": _UPLOAD}


_UPLOAD: Final = "550e8400-e29b-41d4-a716-446655440000"


FAULTS: Final[Mapping[str, Callable[[], Strategy]]] = MappingProxyType(
    {**_OF_REQUESTS, **OF_TEXTS, **OF_URLS, **OF_FILES, **OF_REQUESTS_BEYOND_MESSAGES}
)
"""By rule: what draws faulty payloads. A rule that is not listed has its examples alone, with values like theirs."""

FEW_FAULTS: Final = FEW_IN_REQUESTS | frozenset(
    "SHP102 SHP108 MED101 EFX102 EFX103 EFX104 EFX106 SVC102 SVC110 APP106 FIL101 FIL105 FIL107 FIL108 FIL109".split()
)
"""Rules with fewer than fifty different faults, such as a word of a short list."""
