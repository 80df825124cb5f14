"""The pages of rules and error codes that `explain` prints and the documentation shows.

This package is private.
"""

from __future__ import annotations

from linq_compose.error_codes import CODES
from linq_compose.pages.code_page import code_page
from linq_compose.pages.rule_page import page
from linq_compose.rules import CATALOG

__all__ = ["explain"]


def explain(rule_or_code: str) -> str:
    """Return the page of a rule, by its code or name, or of an error code of the API, such as "1004".

    Raises `UnknownRule` (a ValueError) naming the closest.
    """
    if rule_or_code.isascii() and rule_or_code.isdecimal() and len(rule_or_code) < 6:
        code = CODES.get(int(rule_or_code))
        if code is not None:
            return code_page(code, tuple(CATALOG))
    return page(CATALOG.get(rule_or_code))
