"""JSON Schemas of payloads and of configuration files, written from the models, the rules and the limits.

This package is private.
"""

from __future__ import annotations

from linq_compose.json_schema._payloads import schema
from linq_compose.json_schema._policy_file import configuration_schema, context_schema

__all__ = ["configuration_schema", "context_schema", "schema"]
