"""Suppressions: single findings that a team has chosen to live with, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from linq_compose.errors import PolicyError

__all__ = ["Suppression"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One thing to live with: a rule, the places where, and why.

    `rule` is a code, name, family prefix or family name. `path` is a JSON Pointer in which `*` stands for any
    characters of one token, `?` for one of them, and `**` as a token for any number of tokens; an empty path is the
    payload itself. Raises `PolicyError` (a ValueError) for a path that is no pointer, or a reason without a word.

    >>> Suppression(rule="MED107", path="/**/url", reason="The server takes our .eps files.").covers("/parts/0/url")
    True
    """

    rule: str
    path: str = "/**"
    reason: str
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("rule", "path", "reason"):
            if not isinstance(getattr(self, name), str):
                raise PolicyError(f"The {name} of a suppression is text, not {getattr(self, name)!r}.")
        if not self.reason.strip():
            raise PolicyError(f"The suppression of {self.rule} at {self.path!r} wants a reason.")
        if self.path and not self.path.startswith("/"):
            raise PolicyError(f"The path of a suppression is empty or starts with a slash; {self.path!r} does neither.")
        object.__setattr__(self, "_pattern", _read(self.path))

    def covers(self, path: str) -> bool:
        """Return whether a JSON Pointer is one of the places."""
        return self._pattern.fullmatch(path) is not None

    def to_dict(self) -> dict[str, str]:
        """Return rule, path and reason as plain JSON values."""
        return {"rule": self.rule, "path": self.path, "reason": self.reason}


def _read(glob: str) -> re.Pattern[str]:
    """Return the pattern of a glob over pointers: a token never matches across a slash."""
    pattern = ""
    for token in glob.split("/")[1:]:
        if token == "**":
            pattern += "(?:/[^/]*)*"
        else:
            pattern += "/" + re.escape(token).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.compile(pattern, re.DOTALL)
