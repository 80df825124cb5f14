"""One message for every service: what iMessage shows, and what an SMS recipient reads of it."""

from __future__ import annotations

from linq_compose import Draft, bold, plan, shake

draft = (
    Draft()
    .text("Order ", bold("42"), " is ", shake("here"), "!")
    .link("https://acme.com/orders/42")
    .effect("fireworks")
    .idempotency_key("order-42")
)

for service in ("iMessage", "SMS"):
    planned = plan(draft, service=service, markers={"bold": "*"})
    print(f"{service}:")
    print(planned)
# > iMessage:
# > 1. text: 'Order 42 is here!'
# > 2. link
# >    a link is always a separate message
# > SMS:
# > 1. text: 'Order *42* is here!\nhttps://acme.com/orders/42'
# > lost: bold '42'
# > lost: shake 'here'
# > lost: link preview 'https://acme.com/orders/42'
# > lost: effect 'fireworks'
