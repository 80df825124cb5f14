"""Facts of faulty files by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose._media_types import MEDIA_FORMATS, UPLOAD_ONLY, declared_by
from linq_compose.limits import LIMITS
from linq_compose.strategies._faulty_texts import NAMES, Strategy
from linq_compose.strategies._faulty_urls import FILES, joined

__all__ = ["OF_FILES"]

_UNLISTED_TYPES: Final = (
    ("flac", "audio/flac"),
    ("ogg", "audio/ogg"),
    ("mkv", "video/x-matroska"),
    ("webm", "video/webm"),
    ("psd", "image/vnd.adobe.photoshop"),
    ("7z", "application/x-7z-compressed"),
    ("exe", "application/x-dosexec"),
)


def _file(name: Any, kind: Strategy, **fields: Strategy) -> Strategy:
    sizes = st.integers(1, LIMITS.url_media_bytes)
    return st.fixed_dictionaries({"name": name, "size": sizes, "type": kind, **fields})


def _listed_file(sizes: Strategy) -> Strategy:
    return st.tuples(NAMES, FILES, sizes).map(
        lambda drawn: {"name": f"{drawn[0]}.{drawn[1]}", "size": drawn[2], "type": declared_by(drawn[1])}
    )


OF_FILES: Final[Mapping[str, Callable[[], Strategy]]] = MappingProxyType(
    {
        "FIL101": lambda: st.sampled_from(_UNLISTED_TYPES).flatmap(
            lambda kind: _file(joined(NAMES, ".", kind[0]), st.just(kind[1]))
        ),
        "FIL102": lambda: _file(joined(NAMES, ".", FILES), st.sampled_from(sorted(set(MEDIA_FORMATS.values())))),
        "FIL103": lambda: _listed_file(st.integers(LIMITS.url_media_bytes + 1, LIMITS.upload_bytes)),
        "FIL104": lambda: _listed_file(st.integers(LIMITS.upload_bytes + 1, 2**40)),
        "FIL105": lambda: st.tuples(NAMES, FILES).map(lambda drawn: {"name": ".".join(drawn), "size": 0}),
        "FIL106": lambda: st.fixed_dictionaries(
            {
                "name": st.just("menus"),
                "flaw": NAMES.map("cannot be opened ({})".format),
            }
        ),
        "FIL107": lambda: st.sampled_from(sorted(UPLOAD_ONLY)).flatmap(
            lambda kind: _file(joined(NAMES, ".", UPLOAD_ONLY[kind][0]), st.just(kind))
        ),
        "FIL108": lambda: _file(joined(NAMES, ".", FILES), st.just("application/octet-stream")),
        "FIL109": lambda: st.tuples(NAMES, FILES, st.integers(1, LIMITS.url_media_bytes)).map(
            lambda drawn: {
                "name": f"{drawn[0]}.{drawn[1]}",
                "size": drawn[2],
                "type": declared_by(drawn[1]),
                "voice": True,
            }
        ),
    }
)
"""By rule: what draws the facts of faulty files."""
