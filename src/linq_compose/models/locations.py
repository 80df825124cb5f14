"""Locations that people share, as GeoJSON."""

from __future__ import annotations

from typing import Literal

from pydantic import StrictBool, StrictStr

from linq_compose.models.requests import Request
from linq_compose.models.times import Timestamp
from linq_compose.models.wire import Number, Wire

__all__ = [
    "LocationAnswer",
    "LocationFeature",
    "LocationPoint",
    "LocationProperties",
    "LocationResponse",
    "LocationStopRequest",
    "Locations",
]


class LocationStopRequest(Request):
    """Body of `DELETE /chats/{chatId}/location`: whose shared location to end."""

    handle: StrictStr
    """E.164 number or email address."""


class LocationAnswer(Wire):
    """Response of `chats.location.request` and `chats.location.stop`."""

    success: StrictBool
    message: StrictStr


class LocationPoint(Wire):
    """A point: longitude and latitude, in degrees."""

    type: Literal["Point"]
    coordinates: tuple[Number, ...]


class LocationProperties(Wire):
    """Who is there, and since when that is known."""

    handle: StrictStr
    address: StrictStr | None = None
    locality: StrictStr | None = None
    updated_at: Timestamp | None = None


class LocationFeature(Wire):
    """Where one participant is."""

    type: Literal["Feature"]
    geometry: LocationPoint
    properties: LocationProperties


class Locations(Wire):
    """Where the participants are who share their location."""

    type: Literal["FeatureCollection"]
    features: tuple[LocationFeature, ...]


class LocationResponse(Wire):
    """Response of `chats.location.retrieve`."""

    success: StrictBool
    data: Locations
