"""Batches: many payloads checked at once, as Arrow record batches on any engine, or from files on this machine.

The modules here are private: import from `linq_compose.batch`. Arrow needs the extra `batch`; it is loaded when used.
"""

from __future__ import annotations

from linq_compose.batch._campaign_report import CampaignReport
from linq_compose.batch._check_batch import check_batch, check_batches, output_schema
from linq_compose.batch._engines import dask, duckdb, polars, spark
from linq_compose.batch._run import run
from linq_compose.errors import BatchError

__all__ = [
    "BatchError",
    "CampaignReport",
    "check_batch",
    "check_batches",
    "dask",
    "duckdb",
    "output_schema",
    "polars",
    "run",
    "spark",
]
