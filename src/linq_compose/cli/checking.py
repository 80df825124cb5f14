"""The command `check`: judges every payload that was given."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from linq_compose.cli.choices import chosen_context, chosen_operation, chosen_policy
from linq_compose.cli.renderers import GitHubRenderer, JsonRenderer, Renderer, Summary
from linq_compose.cli.sources import guess_operation, open_sources
from linq_compose.cli.streams import columns, complain, wants_color
from linq_compose.cli.text import TextRenderer
from linq_compose.verbs import check

__all__ = ["run_check"]


def run_check(arguments: Namespace) -> int:
    """Judge the payloads of all sources, report them in the chosen format, and return the exit code."""
    policy, context = chosen_policy(arguments), chosen_context(arguments)
    operation_of = chosen_operation(arguments, guess=guess_operation)
    renderer, summary = _renderer(arguments), Summary()

    def refuse(name: str, reason: str) -> None:
        summary.unreadable.append((name, reason))
        complain(f"linq-compose: {name}: {reason}")

    renderer.begin()
    for source in open_sources(arguments.paths, lined=arguments.jsonl, refuse=refuse):
        summary.files += 1
        renderer.open_file(source.name)
        for given in source.payloads():
            report = check(given.data, operation_of(given.data), context=context, policy=policy)
            summary.count(report)
            renderer.show(given, report)
        renderer.close_file()
    renderer.end(summary)
    if summary.unreadable:
        return 2
    warnings_fail = (arguments.fail_on or ("warning" if arguments.policy == "strict" else "error")) == "warning"
    return int(bool(summary.errors or summary.crashes or (warnings_fail and summary.warnings)))


def _renderer(arguments: Namespace) -> Renderer:
    if arguments.format == "json":
        return JsonRenderer()
    if arguments.format == "github":
        return GitHubRenderer(most=arguments.max_shown)
    return TextRenderer(most=arguments.max_shown, color=wants_color(sys.stdout, os.environ), width=columns())
