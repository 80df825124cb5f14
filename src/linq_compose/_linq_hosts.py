"""The hosts of the API: where requests go, where files are downloaded from, where they are uploaded to."""

from __future__ import annotations

from typing import Final

__all__ = ["API", "CDN", "UPLOADS"]

API: Final = "api.linqapp.com"
CDN: Final = "cdn.linqapp.com"
"""Host of every `download_url`."""
UPLOADS: Final = "uploads.linqapp.com"
"""Host of `upload_url` in the documentation's examples; the documentation calls the host opaque."""
