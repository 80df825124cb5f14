"""Suppressions: findings that a team accepts, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from linq_compose._drawable import announce
from linq_compose.errors import PolicyError

__all__ = ["Suppression"]


@announce
@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Accepted findings: of which rule, at which places, and why.

    `rule` is a code, name, family prefix or family name. `path` is a JSON Pointer in which `*` matches any
    characters of one token, `?` one of them, and `**` as a token any number of tokens; an empty path is the payload
    itself. Raises `PolicyError` (a ValueError) for a path that is no pointer, or an empty reason.

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
                raise PolicyError(f"Expected the {name} of a suppression to be a string, got {getattr(self, name)!r}.")
        if not self.reason.strip():
            raise PolicyError(f"Expected the suppression of {self.rule} at {self.path!r} to have a reason.")
        if self.path and not self.path.startswith("/"):
            raise PolicyError(
                f"Expected the path of a suppression to be empty or start with a slash, got {self.path!r}."
            )
        object.__setattr__(self, "_pattern", _read(self.path))

    def covers(self, path: str) -> bool:
        """Return whether the suppression applies at a JSON Pointer."""
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
