"""Paths of operations with ids that nothing is wrong with, and with others."""

from __future__ import annotations

import re
from urllib.parse import quote

from linq_compose._identifiers import PARAMETERS

__all__ = ["FORMS", "ID", "filled"]

ID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
FORMS = {"uuid": ID, "word": "pay_1-a.b~c", "number": "+12052535597", "handle": "+12052532136"}


def filled(path: str, **values: str) -> str:
    """The path of an operation, percent-encoded, with these values in the place of its parameters."""
    known = {name: FORMS[parameter.form] for name, parameter in PARAMETERS.items()} | values
    return re.sub(r"\{(\w+)\}", lambda found: quote(known[found[1]], safe=""), path)
