"""Faulty requests of the operations beyond messages, by rule: reactions, polls, backgrounds, uploads and others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._media_types import MEDIA_FORMATS, UPLOAD_RENAMED, UPLOAD_TYPES, declared_by, extensions_of
from linq_compose.limits import LIMITS
from linq_compose.strategies._faulty_texts import NAMES, Strategy
from linq_compose.strategies._faulty_urls import FILES, HOSTS, PRIVATE, SERVERS, joined, url_of
from linq_compose.strategies._requests import CDN_IMAGES, EMOJI
from linq_compose.vocabulary import BACKGROUND_COLORS, BACKGROUND_STYLES, WEBHOOK_EVENTS

__all__ = ["FEW_IN_REQUESTS", "OF_REQUESTS_BEYOND_MESSAGES"]

_LINE: Final = "+12052535597"
_TAPBACKS: Final = st.sampled_from(("love", "like", "dislike", "laugh", "emphasize", "question"))
_INDEXES: Final = st.integers(0, 99)
_PLAIN: Final = st.text("abcdefghijklmnopqrstuvwxyz:_-", min_size=1, max_size=12)
_BEYOND: Final = st.floats(1.001, 99, allow_nan=False) | st.floats(-99, -1.001, allow_nan=False)
_SHADES: Final = st.integers(0, 0xFFFFFF).map("#{:06X}".format)
_INSECURE: Final = st.sampled_from(("http", "ftp", "HTTP", "ws"))


def _reaction(kind: Any, **fields: Strategy) -> Strategy:
    types = kind if isinstance(kind, st.SearchStrategy) else st.just(kind)
    return st.fixed_dictionaries({"operation": st.just("add"), "type": types, **fields})


def _sticker(**fields: Strategy) -> Strategy:
    return _reaction("sticker", emoji=EMOJI, **fields)


def _placed(placements: Strategy) -> Strategy:
    """Stickers of one emoji: hypothesis would vary it, and repeat the placement."""
    return _reaction("sticker", emoji=st.just("🎉"), placement=placements)


def _poll(texts: Strategy) -> Strategy:
    return texts.map(lambda drawn: {"poll": {"options": [{"text": text} for text in drawn]}})


def _with_repetition(drawn: tuple[list[str], int, bool]) -> list[str]:
    texts, place, loud = drawn
    repeated = texts[place % len(texts)]
    return [*texts, f"{repeated.upper()} " if loud else repeated]


def _background(kind: str, **fields: Strategy) -> Strategy:
    return st.fixed_dictionaries({"type": st.just(kind), **fields})


def _custom(shades: Strategy) -> Strategy:
    return _background("color", variant=st.just("custom"), shades=shades)


def _photo(urls: Strategy) -> Strategy:
    return _background("photo", image_url=urls)


def _card(**fields: Strategy) -> Strategy:
    card = {"phone_number": st.just(_LINE), "first_name": NAMES}
    return st.fixed_dictionaries({**card, **fields})


def _subscription(**fields: Strategy) -> Strategy:
    known = {"target_url": url_of(HOSTS, extension=NAMES), "subscribed_events": st.just(["message.received"])}
    return st.fixed_dictionaries({**known, **fields})


def _upload(**fields: Strategy) -> Strategy:
    known = joined(NAMES, ".", FILES).map(
        lambda name: {"filename": name, "content_type": declared_by(name.rpartition(".")[2]), "size_bytes": 52_000}
    )
    return st.tuples(known, st.fixed_dictionaries(fields)).map(lambda drawn: {**drawn[0], **drawn[1]})


def _named(types: Mapping[str, str]) -> Strategy:
    """Uploads of types that are names of others, each with an extension of that type."""
    return st.tuples(NAMES, st.sampled_from(sorted(types)), st.integers(1, 10**6)).map(
        lambda drawn: {
            "filename": f"{drawn[0]}.{extensions_of(types[drawn[1]])[0]}",
            "content_type": drawn[1],
            "size_bytes": drawn[2],
        }
    )


_ALIASES: Final[Mapping[str, str]] = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "audio/wav": "audio/x-wav",
    "audio/m4a": "audio/x-m4a",
    "application/rtf": "text/rtf",
    "text/x-vcard": "text/vcard",
    "application/x-zip-compressed": "application/zip",
}

OF_REQUESTS_BEYOND_MESSAGES: Final[Mapping[str, Callable[[], Strategy]]] = MappingProxyType(
    {
        "REA101": lambda: _reaction("custom", part_index=_INDEXES) | _reaction("custom", emoji=EMOJI),
        "REA102": lambda: _reaction("custom", custom_emoji=_PLAIN),
        "REA103": lambda: _reaction(
            "custom", custom_emoji=joined(EMOJI, EMOJI) | joined(EMOJI, " ", NAMES) | joined(" ", EMOJI)
        ),
        "REA104": lambda: _sticker(url=CDN_IMAGES) | _reaction("sticker", part_index=_INDEXES),
        "REA105": lambda: _sticker(part_index=_INDEXES).map(lambda drawn: {**drawn, "operation": "remove"}),
        "REA106": lambda: st.one_of(
            _reaction(_TAPBACKS, custom_emoji=EMOJI),
            _reaction(_TAPBACKS, emoji=EMOJI),
            _reaction(_TAPBACKS, url=CDN_IMAGES),
            _reaction("custom", custom_emoji=EMOJI, emoji=EMOJI),
            _sticker(custom_emoji=EMOJI),
        ),
        "REA107": lambda: _reaction("sticker", url=url_of(SERVERS)),
        "REA108": lambda: _placed(
            st.sampled_from(("x", "y")).flatmap(lambda name: st.fixed_dictionaries({name: _BEYOND}))
        ),
        "REA109": lambda: _placed(st.fixed_dictionaries({"scale": st.floats(2.51, 99) | st.floats(0, 0.049)})),
        "POL101": lambda: _poll(st.lists(NAMES, max_size=1)),
        "POL102": lambda: st.just({"options": []}),
        "POL103": lambda: _poll(
            st.tuples(st.lists(NAMES, min_size=1, max_size=5, unique=True), _INDEXES, st.booleans()).map(
                _with_repetition
            )
        ),
        "POL104": lambda: st.fixed_dictionaries(
            {"operation": st.sampled_from(("add", "remove")), "option_id": st.sampled_from(("", " ", "  ", "\t", "\n"))}
        ),
        "BKG101": lambda: st.one_of(
            st.just({"type": "color"}),
            st.just({"type": "photo"}),
            _background("dynamic", style=st.sampled_from(BACKGROUND_STYLES.words)),
        ),
        "BKG102": lambda: _background("color", variant=NAMES | st.sampled_from(BACKGROUND_COLORS[:-1]).map(str.title)),
        "BKG103": lambda: _custom(st.lists(_SHADES, max_size=1) | st.lists(_SHADES, min_size=3, max_size=9)),
        "BKG104": lambda: _custom(st.tuples(st.text("ghijklmnop #(),", min_size=1, max_size=12), _SHADES).map(list)),
        "BKG105": lambda: _custom(
            (_SHADES.map(lambda shade: shade[1:]) | _SHADES.map("{}FF".format)).map(lambda shade: [shade, "#FFFFFF"])
        ),
        "BKG106": lambda: _photo(url_of(SERVERS, scheme="http") | url_of(PRIVATE)),
        "BKG107": lambda: _photo(url_of(SERVERS, extension=st.sampled_from(("gif", "tiff", "svg", "pdf", "mp4")))),
        "BKG108": lambda: _background(
            "color", variant=st.sampled_from(BACKGROUND_COLORS[:-1]), shades=st.lists(_SHADES, min_size=1, max_size=2)
        ),
        "CRD101": lambda: _card(first_name=st.sampled_from(("", " ", "  ", "\t", "\u2003"))),
        "CRD102": lambda: _card(image_url=url_of(SERVERS, scheme=_INSECURE) | url_of(PRIVATE)),
        "CRD103": lambda: st.integers(2_532_000, 2_532_999).map(lambda number: {"phone_number": f"+1205{number}"}),
        "WHK101": lambda: _subscription(target_url=url_of(SERVERS, scheme=_INSECURE, extension=NAMES)),
        "WHK102": lambda: _subscription(target_url=url_of(PRIVATE, extension=NAMES)),
        "WHK103": lambda: st.tuples(NAMES, NAMES).map(
            lambda drawn: {"target_url": f"https://{drawn[0]}.com", "subscribed_events": [".".join(drawn)]}
        ),
        "WHK104": lambda: _subscription(subscribed_events=st.just([])),
        "WHK105": lambda: _subscription(
            subscribed_events=st.sampled_from(WEBHOOK_EVENTS.words).map(lambda event: [event, event])
        ),
        "WHK106": lambda: st.just({}),
        "HND110": lambda: joined(NAMES, "@icloud.com").map(lambda address: {"address": address}),
        "HND111": lambda: st.one_of(
            st.integers(10**9, 10**14).map(str), joined(NAMES, "@@icloud.com"), joined("#", NAMES)
        ).map(lambda handle: {"handle": handle}),
        "APP108": lambda: st.tuples(NAMES, url_of(SERVERS)).map(
            lambda drawn: {
                "layout": {"caption": drawn[0]},
                "url": drawn[1],
                "experience": {"name": "link", "action": "open"},
            }
        ),
        "APP109": lambda: NAMES.map(
            lambda name: {
                "layout": {"caption": name},
                "app": {"name": name, "team_id": "ABCDE12345", "bundle_id": f"com.{name}.messages"},
            }
        ),
        "SVC107": lambda: _reaction(_TAPBACKS, part_index=st.integers(0, 10**6)),
        "SVC108": lambda: _custom(st.lists(_SHADES, min_size=2, max_size=2)),
        "SVC109": lambda: _poll(st.lists(NAMES, min_size=2, max_size=5, unique=True)),
        "UPL101": lambda: _upload(content_type=joined("application/x-", NAMES)),
        "UPL102": lambda: _named(_ALIASES),
        "UPL103": lambda: st.tuples(NAMES, st.sampled_from(("image/webp", "image/svg+xml"))).map(
            lambda drawn: {
                "filename": f"{drawn[0]}.{extensions_of(drawn[1])[0]}",
                "content_type": drawn[1],
                "size_bytes": 52_000,
            }
        ),
        "UPL104": lambda: _named(UPLOAD_RENAMED),
        "UPL105": lambda: _upload(
            content_type=st.sampled_from(sorted(set(MEDIA_FORMATS.values()) & set(UPLOAD_TYPES)))
        ),
        "UPL106": lambda: _upload(size_bytes=st.integers(LIMITS.upload_bytes + 1, 2**40) | st.integers(-(2**40), 0)),
        "UPL107": lambda: st.integers(LIMITS.file_name, 2 * LIMITS.file_name).map(
            lambda size: {"filename": f"{'a' * size}.jpg", "content_type": "image/jpeg", "size_bytes": 9}
        ),
        "UPL108": lambda: st.tuples(joined(NAMES, "/", NAMES) | joined("C:\\", NAMES), st.integers(1, 9)).map(
            lambda drawn: {"filename": f"{drawn[0]}.jpg", "content_type": "image/jpeg", "size_bytes": drawn[1]}
        ),
    }
)
"""By rule: what draws faulty requests of the operations beyond messages."""

FEW_IN_REQUESTS: Final = frozenset("REA105 POL102 POL104 BKG101 CRD101 WHK104 WHK106 UPL102 UPL103 UPL104".split())
"""Rules among these with fewer than fifty different faults."""
