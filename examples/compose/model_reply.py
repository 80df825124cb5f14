"""A language model's reply: Markdown that arrives in pieces and leaves as bubbles, none of them refused."""

from __future__ import annotations

from collections.abc import Iterator

from linq_compose import Draft, MarkdownStream, RichText, plan


def tokens() -> Iterator[str]:
    """What a model might write, as it writes it."""
    yield from ("## Your or", "der\n\n1. **Ra", "men** 🍜 – extra *no", "ri*\n2. ~~Gyoza~~ sold ", "out\n\nPa")
    yield from ("y [here](https://acme.", "com/pay/42).\n", "\nSee you **so", "on**!")


def send(text: RichText) -> None:
    """Send one bubble: here it is printed."""
    for message in plan(Draft().text(text.strip())):
        print(repr(message.text), [(*part.range, part.style) for part in message.parts[0].text_decorations or ()])


stream = MarkdownStream()
for token in tokens():
    for block in stream.feed(token):
        send(block)
for block in stream.close():
    send(block)
# > 'Your order' [(0, 10, 'bold')]
# > '1. Ramen 🍜 – extra nori\n2. Gyoza sold out' [(3, 8, 'bold'), (20, 24, 'italic'), (28, 33, 'strikethrough')]
# > 'Pay here (https://acme.com/pay/42).' []
# > 'See you soon!' [(8, 12, 'bold')]
