"""One template, many customers: values are values, whatever they hold."""

from __future__ import annotations

from linq_compose import Draft, template

READY = template("Hi {name}, order {id:bold} is ready: {price:.2f|italic} €")
ORDERS = (
    {"name": "Ana", "id": 42, "price": 9.5},
    {"name": "**Bo**", "id": 43, "price": 12},
    {"name": "Chloé 🍜", "id": 44, "price": 7.25},
)

for order in ORDERS:
    draft = Draft().text(READY.render(**order)).idempotency_key(f"ready-{order['id']}")
    (part,) = draft.build().parts
    print(part.value, [decoration.range for decoration in part.text_decorations])
    for found in draft.check():
        print(f"  {found.severity} {found.name}: {found.message}")
# > Hi Ana, order 42 is ready: 9.50 € [(14, 16), (27, 31)]
# > Hi **Bo**, order 43 is ready: 12.00 € [(17, 19), (30, 35)]
# >   warning literal-markdown: The text contains Markdown, which is delivered as plain characters: "**Bo**".
# > Hi Chloé 🍜, order 44 is ready: 7.25 € [(19, 21), (32, 36)]
