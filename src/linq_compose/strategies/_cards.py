"""App cards, App Clips and experiences: what is sent instead of texts, files and links."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from linq_compose.limits import LIMITS
from linq_compose.strategies._handles import links, media_urls
from linq_compose.strategies._texts import texts

__all__ = ["apps", "cards", "clips", "experience_values", "layouts"]

_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_NAMES: Final = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
_DATA: Final = "data:application/x-www-form-urlencoded,order="
_WORDS: Final = texts(max_size=60, limits=False)
_IMAGE: Final = media_urls().map(lambda url: f"{url.rpartition('/')[0]}/card.png")


@cache
def apps() -> st.SearchStrategy[dict[str, Any]]:
    """IMessage apps as JSON values: name, team, bundle, sometimes the id in the App Store."""
    bundles = st.lists(_NAMES, min_size=2, max_size=4).map(".".join)
    teams = st.text(_CAPITALS, min_size=10, max_size=10)
    return st.fixed_dictionaries(
        {"name": _WORDS, "team_id": teams, "bundle_id": bundles},
        optional={"app_store_id": st.integers(1, 2**31 - 1)},
    )


@cache
def layouts() -> st.SearchStrategy[dict[str, Any]]:
    """Layouts of cards as JSON values: a caption with others beside it, or an image with texts on it."""
    captions = dict.fromkeys(("subcaption", "trailing_caption", "trailing_subcaption"), _WORDS)
    titles = dict.fromkeys(("image_title", "image_subtitle"), _WORDS)
    captioned = st.fixed_dictionaries({"caption": _WORDS}, optional=captions)
    pictured = st.fixed_dictionaries({"image_url": _IMAGE}, optional={"caption": _WORDS, **captions, **titles})
    return captioned | pictured


@cache
def cards() -> st.SearchStrategy[dict[str, Any]]:
    """App cards as parts, as JSON values; their URL is https or data:, now and then as long as allowed."""
    lengths = st.integers(LIMITS.card_data_url - 1, LIMITS.card_data_url) | st.integers(len(_DATA), 100)
    data = lengths.map(lambda length: _DATA.ljust(length, "7"))
    return st.fixed_dictionaries(
        {"type": st.just("imessage_app"), "app": apps(), "layout": layouts()},
        optional={"url": links() | data, "fallback_text": _WORDS, "interactive": st.booleans()},
    )


@cache
def clips() -> st.SearchStrategy[dict[str, Any]]:
    """App Clips as parts, as JSON values."""
    return st.fixed_dictionaries({"type": st.just("app_clip"), "value": links()}, optional={"caption": _WORDS})


@cache
def experience_values() -> st.SearchStrategy[dict[str, Any]]:
    """Experiences as JSON values."""
    values = _WORDS | st.integers(-(2**53), 2**53) | st.booleans() | st.none()
    params = st.dictionaries(_NAMES, values | st.lists(values, max_size=3), max_size=3)
    return st.fixed_dictionaries({"name": _NAMES, "action": _NAMES}, optional={"params": params})
