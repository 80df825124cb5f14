"""A corpus of distinct, realistic requests: every text is new, and every operation that carries content is in it.

`corpus(seed)` gives 600 requests as (operation, body) pairs: sends, creates, bare messages, `messages.create`, edits,
group updates, voice memos and participants; one to four parts; decorations, emoji, media with and without a query,
links, replies, effects and keys; several languages; and answers as language models write them. All are clean: no
finding, whatever the policy.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Iterator
from typing import Any

from linq_compose import Ruler

__all__ = ["SHARES", "bodies", "corpus"]

SHARES = {
    "chats.messages.send": 0.40,
    "message": 0.20,
    "chats.create": 0.18,
    "messages.create": 0.12,
    "messages.update": 0.04,
    "chats.update": 0.02,
    "chats.send_voicememo": 0.02,
    "chats.participants.add": 0.02,
}
"""The operations and how much of the corpus each is."""

_NAMES = (
    "Ana Ben Chloé Dieter Emiko Farid Giulia Hannah Ivan Jürgen Kevin Lucía Marta Noor Omar Priya Quentin Rosa".split()
)
_THINGS = "table order booking appointment delivery reservation ticket package refund invoice subscription room".split()
_PLACES = "Luigi's|the Blue Door|Café Müller|our shop on 5th|the clinic|gate B12|the front desk|La Fonda".split("|")
_ENGLISH = (
    "Hi {name}, your {thing} at {place} is confirmed for {day} at {hour}.",
    "Hello {name}! Your {thing} is ready {emoji} Come by any time before {hour}.",
    "Reminder: your {thing} is on {day}, {hour}. Reply C to confirm or R to reschedule.",
    "Thanks for waiting, {name}. The {thing} left {place} at {hour} and should reach you within the hour.",
    "We could not find {thing} number {number}. Could you send us a photo of it?",
    "Your code is {number}. It expires in 10 minutes; never share it with anyone.",
    "{emoji} Happy birthday, {name}! Dessert is on us at {place} this {day}.",
    "Great news: the {thing} you asked about is back, {price} this week only.",
    "Sorry for the delay, {name} - the driver is stuck in traffic near {place}.",
    "Perfect, see you {day} at {hour}! Parking is behind {place}, the code is {number}.",
)
_OTHERS = (
    "Hola {name}, tu reserva en {place} está confirmada para las {hour}. ¡Te esperamos!",
    "Bonjour {name}, votre commande n° {number} est prête ; vous pouvez passer avant {hour}.",
    "Guten Tag {name}, Ihr Tisch für {day} um {hour} Uhr ist reserviert. Bis bald!",
    "{name}様、ご予約を承りました。当日は{hour}にお越しください。",
    "您好{name}，您的订单{number}已经发出，预计{hour}送达。",
    "Привет, {name}! Ваш заказ {number} готов, ждём вас до {hour}.",
    "مرحبا {name}، موعدك يوم {day} في الساعة {hour}.",
    "{name}님, 예약이 확정되었습니다. {hour}에 뵙겠습니다 {emoji}",
)
_ANSWERS = tuple(
    " ".join(lines)
    for lines in (
        (
            "Sure, {name}! Here is what I found:\n\n1. {place} has a {thing} free at {hour}\n2. There is a second one",
            "on {day}\n\nWhich of the two should I book?",
        ),
        (
            "I checked your account. The {thing} ({number}) was paid on {day}, so nothing is due. Anything else",
            "I can do?",
        ),
        (
            "Good question. The {thing} includes breakfast and costs {price}; cancelling is free until {day}, {hour}.",
            "If you like, I can hold it for you without payment until tomorrow.",
        ),
    )
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_EMOJI = ("🍜", "🎉", "😀", "❤️", "👍🏽", "🚗", "✅", "🙏", "👩‍🍳", "🇲🇽")
_FILES = "menu.jpg receipt.pdf photo.png clip.mp4 ticket.pdf map.png card.vcf invoice.pdf room.heic".split()
_HOSTS = ("cdn.example-shop.com", "images.luigis.com", "files.acme.io", "media.clinic.org", "assets.hotel-mar.es")
_SCREEN = "confetti fireworks lasers sparkles celebration hearts love balloons happy_birthday echo spotlight".split()
_ANIMATIONS = "big small shake nod explode ripple bloom jitter".split()
_STYLES = "bold italic underline strikethrough".split()
_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9']{2,}")


class _Writer:
    """Writes one corpus; every draw comes from one seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.count = 0

    def text(self) -> str:
        draw = self.draw
        self.count += 1
        templates = draw.choices((_ENGLISH, _OTHERS, _ANSWERS), (0.6, 0.25, 0.15))[0]
        text = draw.choice(templates).format(
            name=draw.choice(_NAMES),
            thing=draw.choice(_THINGS),
            place=draw.choice(_PLACES),
            day=draw.choice(_DAYS),
            hour=f"{draw.randrange(1, 13)}:{draw.randrange(0, 60, 5):02}",
            number=draw.randrange(10_000, 1_000_000),
            price=f"${draw.randrange(5, 200)}.{draw.randrange(100):02}",
            emoji=draw.choice(_EMOJI),
        )
        if draw.random() < 0.3:
            text += f" {draw.choice(_EMOJI)}"
        return f"{text} ({self.count})" if draw.random() < 0.5 else f"{text}\nRef {self.count}"

    def decorations(self, text: str) -> list[dict[str, Any]]:
        draw, ruler = self.draw, Ruler(text)
        spans = [ruler.between(*match.span()) for match in _WORD.finditer(text)]
        spans = [span for span in spans if not any(ruler.splits_word(edge) for edge in span.range)]
        chosen = draw.sample(spans, min(len(spans), draw.choice((1, 1, 2, 3))))
        made: list[dict[str, Any]] = []
        for span in sorted(chosen, key=lambda span: span.start):
            word = draw.choice(_STYLES) if draw.random() < 0.8 else draw.choice(_ANIMATIONS)
            made.append({"range": list(span.range), "style" if word in _STYLES else "animation": word})
        return made

    def text_part(self) -> dict[str, Any]:
        value = self.text()
        part: dict[str, Any] = {"type": "text", "value": value}
        if self.draw.random() < 0.3 and (decorations := self.decorations(value)):
            part["text_decorations"] = decorations
        return part

    def media_part(self) -> dict[str, Any]:
        draw = self.draw
        if draw.random() < 0.35:
            return {"type": "media", "attachment_id": self.identifier()}
        url = f"https://{draw.choice(_HOSTS)}/{draw.randrange(10**6)}/{draw.choice(_FILES)}"
        if draw.random() < 0.4:
            url += draw.choice(
                (f"?w={draw.randrange(200, 2000)}", f"?v={draw.randrange(99)}&fit=crop", f"?t={self.identifier()}")
            )
        return {"type": "media", "url": url}

    def identifier(self) -> str:
        return str(uuid.UUID(int=self.draw.getrandbits(128)))

    def handle(self) -> str:
        draw = self.draw
        if draw.random() < 0.1:
            return f"{draw.choice(('ana', 'ben', 'kim', 'lee'))}{draw.randrange(10_000)}@icloud.com"
        return draw.choice(
            (
                f"+1415{draw.randrange(2_000_000, 9_999_999)}",
                f"+1212{draw.randrange(2_000_000, 9_999_999)}",
                f"+49151{draw.randrange(10_000_000, 99_999_999)}",
                f"+447400{draw.randrange(100_000, 999_999)}",
            )
        )

    def message(self, *, opening: bool = False) -> dict[str, Any]:
        draw = self.draw
        if not opening and draw.random() < 0.06:
            message: dict[str, Any] = {
                "parts": [{"type": "link", "value": f"https://shop.example.com/orders/{draw.randrange(10**7)}"}]
            }
        else:
            parts = [self.text_part()]
            for _ in range(draw.choices((0, 1, 2, 3), (0.62, 0.25, 0.08, 0.05))[0]):
                parts.append(
                    self.media_part() if parts[-1]["type"] == "text" or draw.random() < 0.5 else self.text_part()
                )
            message = {"parts": parts}
        if not opening and draw.random() < 0.08:
            message["effect"] = {"type": "screen", "name": draw.choice(_SCREEN)}
        if not opening and draw.random() < 0.10:
            message["reply_to"] = {
                "message_id": self.identifier(),
                **({"part_index": 0} if draw.random() < 0.4 else {}),
            }
        if draw.random() < 0.10:
            message["preferred_service"] = "iMessage"
        if draw.random() < 0.35:
            message["idempotency_key"] = f"order-{draw.randrange(10**9)}-{self.count}"
        return message

    def recipients(self) -> list[str]:
        count = self.draw.choices((1, 2, 4, 8), (0.82, 0.1, 0.06, 0.02))[0]
        return list(dict.fromkeys(self.handle() for _ in range(count)))

    def body(self, operation: str) -> dict[str, Any]:
        draw = self.draw
        if operation == "message":
            return self.message()
        if operation == "chats.messages.send":
            return {"message": self.message()}
        if operation == "chats.create":
            return {"from": "+12052535597", "to": self.recipients(), "message": self.message(opening=True)}
        if operation == "messages.create":
            request: dict[str, Any] = {"to": self.recipients(), "message": self.message()}
            if draw.random() < 0.2:
                request["continuation_message"] = {"text": self.text()}
            return request
        if operation == "messages.update":
            return {"text": self.text()}
        if operation == "chats.update":
            return {"display_name": f"{draw.choice(_NAMES)} & friends {draw.randrange(10**4)}"}
        if operation == "chats.send_voicememo":
            return {"voice_memo_url": f"https://{draw.choice(_HOSTS)}/memos/{draw.randrange(10**7)}.m4a"}
        return {"handle": self.handle()}


def corpus(seed: int = 1, count: int = 600) -> list[tuple[str, dict[str, Any]]]:
    """Return so many requests as (operation, body) pairs, the same for the same seed."""
    writer = _Writer(seed)
    operations = writer.draw.choices(list(SHARES), list(SHARES.values()), k=count)
    return [(operation, writer.body(operation)) for operation in operations]


def bodies(operation: str, count: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield so many requests of one operation, the same for the same seed."""
    writer = _Writer(seed)
    for _ in range(count):
        yield writer.body(operation)
