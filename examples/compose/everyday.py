"""The everyday message: text with styles, a picture and an effect, as the arguments of the official SDK."""

from __future__ import annotations

import json

from linq_compose import Draft, bold, italic

draft = (
    Draft()
    .text("Your table is ", bold("ready 🍜"))
    .line("See you ", italic("soon"), "!")
    .media("https://cdn.acme.com/menu.jpg")
    .effect("confetti")
)

# client.chats.create(**draft.create(from_="+12052535597", to=["+12052532136"]).kwargs())
# client.chats.messages.send(chat_id, **draft.send().kwargs())
print(json.dumps(draft.send().kwargs(), ensure_ascii=False, indent=1))
# > {
# >  "message": {
# >   "parts": [
# >    {
# >     "type": "text",
# >     "value": "Your table is ready 🍜\nSee you soon!",
# >     "text_decorations": [
# >      {
# >       "range": [
# >        14,
# >        22
# >       ],
# >       "style": "bold"
# >      },
# >      {
# >       "range": [
# >        31,
# >        35
# >       ],
# >       "style": "italic"
# >      }
# >     ]
# >    },
# >    {
# >     "type": "media",
# >     "url": "https://cdn.acme.com/menu.jpg"
# >    }
# >   ],
# >   "effect": {
# >    "type": "screen",
# >    "name": "confetti"
# >   }
# >  }
# > }
