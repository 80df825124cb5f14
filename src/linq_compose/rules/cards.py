"""Cards: iMessage app cards and App Clips, their app, layout and URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from linq_compose import urls
from linq_compose._sources import APP_CARD, ERRORS, SEND
from linq_compose.lint.context import Context
from linq_compose.lint.diagnostic import Evidence, Severity
from linq_compose.lint.fix import Fix, remove
from linq_compose.lint.phrases import Quoted, quote
from linq_compose.lint.rule import Example, Family, Finding
from linq_compose.models import AppClipPart, CardApp, CardLayout, IMessageAppPart
from linq_compose.models.app_cards import CardUpdateRequest
from linq_compose.rules.analysis.examples import card_example

__all__ = ["CARDS"]

_Card: TypeAlias = IMessageAppPart | CardUpdateRequest
_CARDS: tuple[type[_Card], ...] = (IMessageAppPart, CardUpdateRequest)
_UPDATE: Final = "messages.update_app_card"
CARDS = Family("APP", "cards", about="iMessage app cards and App Clips, iMessage only.")

_FORMAT = f"{ERRORS}1xxx/1008/"
_TEAM = re.compile(r"[A-Z0-9]{10}", re.ASCII)
_APP = {"name": "Orders", "team_id": "ABCDE12345", "bundle_id": "com.example.orders.messages"}

_GOOD = card_example()


@CARDS.rule(
    101,
    "malformed-team",
    Severity.ERROR,
    on=CardApp,
    says="The team_id {id} is not ten upper-case letters and digits.",
    hint="Use the team identifier of the app's developer account.",
    why="An Apple team identifier is ten characters from A to Z and 0 to 9.",
    source=_FORMAT,
    server_code=1008,
    examples=[Example(bad=card_example(app={"team_id": "abcde12345"}), good=_GOOD, at="/parts/0/app/team_id")],
)
def malformed_team(app: CardApp, _context: Context) -> Iterator[Finding]:
    if _TEAM.fullmatch(app.team_id) is None:
        yield Finding(("team_id",), {"id": quote(app.team_id)})


@CARDS.rule(
    102,
    "malformed-bundle",
    Severity.ERROR,
    on=CardApp,
    says="The bundle_id {id} {problem}.",
    hint="Give only the bundle identifier of the Messages extension, such as com.example.app.messages.",
    why="A bundle identifier has no colon; the API rejects one with the team in front.",
    source=SEND,
    safe=("problem",),
    server_code=1008,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=card_example(app={"bundle_id": "ABCDE12345:com.example"}), good=_GOOD, at="/parts/0/app/bundle_id"),
        Example(bad=card_example(app={"bundle_id": ""}), good=_GOOD, at="/parts/0/app/bundle_id"),
    ],
)
def malformed_bundle(app: CardApp, _context: Context) -> Iterator[Finding]:
    if not app.bundle_id or ":" in app.bundle_id:
        yield Finding(
            ("bundle_id",), {"id": quote(app.bundle_id), "problem": "has a colon" if app.bundle_id else "is empty"}
        )


@CARDS.rule(
    103,
    "image-text-without-image",
    Severity.ERROR,
    on=CardLayout,
    says="The layout has an {field} but no image_url.",
    hint="Add the URL of the image, or move the text to a caption.",
    why="Title and subtitle of the image are drawn on it; the API rejects them without an image.",
    source=SEND,
    safe=("field",),
    server_code=1008,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=card_example(layout={"caption": "Your order", "image_title": "Ready"}),
            good=card_example(
                layout={"caption": "Your order", "image_title": "Ready", "image_url": "https://example.com/a.png"}
            ),
            at="/parts/0/layout/image_title",
        ),
    ],
)
def image_text_without_image(layout: CardLayout, _context: Context) -> Iterator[Finding]:
    if layout.image_url is None:
        for field in ("image_title", "image_subtitle"):
            if layout.has(field) and getattr(layout, field) is not None:
                yield Finding((field,), {"field": field})


@CARDS.rule(
    104,
    "unfit-app-url",
    Severity.ERROR,
    on=_CARDS,
    says="The card URL {problem}.",
    hint="Give an https URL of at most {link} code points, or a data: URL of at most {data}.",
    why="The app opens this URL: https or data:, each with its own limit.",
    source=SEND,
    server_code=1008,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(bad=card_example(url="http://example.com/orders/1"), good=_GOOD, at="/parts/0/url"),
        Example(bad=card_example(url="https://example.com/".ljust(2049, "a")), good=_GOOD, at="/parts/0/url"),
        Example(
            bad=card_example(url="data:".ljust(16385, "a")),
            good=card_example(url="data:".ljust(16384, "a")),
            at="/parts/0/url",
        ),
    ],
)
def unfit_app_url(part: _Card, context: Context) -> Iterator[Finding]:
    if part.url is None:
        return
    link, data = context.limits.card_url, context.limits.card_data_url
    is_data = part.url[:5].lower() == "data:"
    limit = data if is_data else link
    flaw = None if is_data else urls.link_flaw(part.url) or urls.flaw(part.url)
    problem = None
    if flaw is not None and flaw.kind != "private":
        problem = Quoted(flaw.reason)
    elif len(part.url) > limit:
        problem = Quoted(f"has {len(part.url)} code points, {len(part.url) - limit} more than the {limit} allowed")
    if problem is not None:
        yield Finding(("url",), {"problem": problem, "link": link, "data": data})


@CARDS.rule(
    105,
    "unfit-clip-url",
    Severity.ERROR,
    on=AppClipPart,
    says="The App Clip URL {reason}.",
    hint="Give the https URL of a registered App Clip, such as a checkout link.",
    why="An App Clip opens by its registered https URL. Which URLs are registered cannot be known offline.",
    source=SEND,
    server_code=1005,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={"parts": [{"type": "app_clip", "value": "http://zero.linqapp.com/pay/acme"}]},
            good={"parts": [{"type": "app_clip", "value": "https://zero.linqapp.com/pay/acme"}]},
            at="/parts/0/value",
        ),
    ],
)
def unfit_clip_url(part: AppClipPart, _context: Context) -> Iterator[Finding]:
    flaw = urls.flaw(part.value)
    if flaw is not None:
        yield Finding(("value",), {"reason": Quoted(flaw.reason)})


@CARDS.rule(
    106,
    "blank-card",
    Severity.WARNING,
    on=_CARDS,
    says="The card has no caption and no image: it shows as an empty bubble.",
    hint="Add a caption or an image_url.",
    why="A card shows its caption, subcaption, trailing caption, trailing subcaption and image; this one has "
    "none of them.",
    source=SEND,
    evidence=Evidence.DOCUMENTED,
    examples=[
        Example(bad=card_example(layout={}), good=_GOOD, at="/parts/0/layout"),
        Example(bad={"layout": {}}, good={"layout": {"caption": "2 to 1"}}, at="/layout", operation=_UPDATE),
    ],
)
def blank_card(part: _Card, _context: Context) -> Iterator[Finding]:
    layout = part.layout
    shown = (
        layout.caption,
        layout.subcaption,
        layout.trailing_caption,
        layout.trailing_subcaption,
        layout.image_url,
    )
    if not any(shown):
        yield Finding(("layout",))


@CARDS.rule(
    107,
    "unfit-image-url",
    Severity.ERROR,
    on=CardLayout,
    says="The image URL {reason}; Linq's servers cannot fetch it.",
    hint="Give the public URL of an image.",
    why="Linq fetches the image of a card when it sends the card, and rejects a card whose image it cannot fetch.",
    source=SEND,
    server_code=5007,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad=card_example(layout={"image_url": "cat.png"}),
            good=card_example(layout={"image_url": "https://example.com/cat.png"}),
            at="/parts/0/layout/image_url",
        ),
        Example(
            bad=card_example(layout={"image_url": "https://10.0.0.1/cat.png"}),
            good=card_example(layout={"image_url": "http://example.com/cat.png"}),
            at="/parts/0/layout/image_url",
        ),
    ],
)
def unfit_image_url(layout: CardLayout, _context: Context) -> Iterator[Finding]:
    flaw = None if layout.image_url is None else urls.flaw(layout.image_url, schemes=("https", "http"))
    if flaw is not None:
        yield Finding(("image_url",), {"reason": Quoted(flaw.reason)})


@CARDS.rule(
    108,
    "card-url-with-experience",
    Severity.ERROR,
    on=CardUpdateRequest,
    says="The update has both a url and an experience.",
    hint="Keep one of them.",
    why="An experience sets the URL of its card itself; the API accepts only one of the two.",
    source=APP_CARD,
    server_code=1008,
    server_code_evidence=Evidence.INFERRED,
    examples=[
        Example(
            bad={
                "layout": {"caption": "Pay"},
                "url": "https://example.com/pay",
                "experience": {"name": "link", "action": "open"},
            },
            good={"layout": {"caption": "Pay"}, "url": "https://example.com/pay"},
            at="/url",
            operation=_UPDATE,
        )
    ],
)
def card_url_with_experience(request: CardUpdateRequest, _context: Context) -> Iterator[Finding]:
    if request.url is not None and request.experience is not None:
        yield Finding(("url",))


@CARDS.rule(
    109,
    "ignored-card-app",
    Severity.INFO,
    on=CardUpdateRequest,
    says="The app of a card cannot be changed.",
    hint="Remove app, or send a new card.",
    why="An update keeps the app of the card that was sent.",
    source=APP_CARD,
    fixable={"unsafe"},
    examples=[
        Example(
            bad={
                "layout": {"caption": "2 to 1"},
                "app": {"name": "Chess", "team_id": "ABCDE12345", "bundle_id": "com.chess.messages"},
            },
            good={"layout": {"caption": "2 to 1"}},
            at="/app",
            operation=_UPDATE,
        )
    ],
)
def ignored_card_app(request: CardUpdateRequest, _context: Context) -> Iterator[Finding]:
    if request.app is not None:
        yield Finding(("app",), {}, Fix.unsafe("Remove app", remove("app")))
