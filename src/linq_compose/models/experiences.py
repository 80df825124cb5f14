"""Experiences: what Linq's iMessage app can show, and which fields each action takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import StrictBool, StrictInt, StrictStr

from linq_compose.models.wire import Wire
from linq_compose.vocabulary import EXPERIENCE_FIELDS

__all__ = ["ExperienceAction", "ExperienceDetails", "ExperienceField", "ExperienceList"]


class ExperienceField(Wire):
    """One field of an action."""

    type: Annotated[StrictStr, EXPERIENCE_FIELDS] | None = None
    required: StrictBool | None = None
    max: StrictInt | None = None


class ExperienceAction(Wire):
    """One action of an experience."""

    name: StrictStr | None = None
    summary: StrictStr | None = None
    fields: dict[str, ExperienceField] | None = None


class ExperienceDetails(Wire):
    """One experience with its actions."""

    experience: StrictStr | None = None
    display_name: StrictStr | None = None
    actions: tuple[ExperienceAction, ...] | None = None


class ExperienceList(Wire):
    """Response of `experiences.list`."""

    experiences: tuple[ExperienceDetails, ...] | None = None
