"""The ruler against JavaScript: lengths, slices, surrogate halves, clusters and words, in one Node run."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from typing import Any, Final

import pytest

from linq_compose._spans import Ruler
from texts import CLUSTERS, SURROGATES

NODE: Final = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js, the oracle for UTF-16, is not installed")

ROUNDS: Final = 4_000
SCRIPT: Final = r"""
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const segment = (text, granularity) =>
  [...new Intl.Segmenter("en", {granularity}).segment(text)].map((piece) => piece.index);
const high = (unit) => unit >= 0xd800 && unit < 0xdc00, low = (unit) => unit >= 0xdc00 && unit < 0xe000;
process.stdout.write(JSON.stringify({
  unicode: process.versions.unicode,
  results: cases.map(({text, cuts}) => ({
    length: text.length,
    slices: cuts.map(([start, end]) => text.slice(start, end)),
    halves: [...Array(text.length + 1).keys()].filter(
      (at) => high(text.charCodeAt(at - 1)) && low(text.charCodeAt(at))),
    clusters: segment(text, "grapheme"),
    words: segment(text, "word"),
  })),
}));
"""


def joined(text: str) -> str:
    """The text with adjacent surrogate halves made one character: JSON cannot tell the two apart."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@pytest.fixture(scope="module")
def judged() -> tuple[tuple[int, ...], list[tuple[Ruler, list[tuple[int, int]], dict[str, Any]]]]:
    """Node's Unicode version; for each text its ruler, the cuts that were asked for, and Node's answers."""
    assert NODE is not None
    chance = random.Random(20_260_307)  # noqa: S311
    rulers, cuts = [], []
    for _ in range(ROUNDS):
        pieces = chance.choices(CLUSTERS, k=chance.randrange(12))
        if chance.random() < 0.3:
            pieces.insert(chance.randint(0, len(pieces)), chance.choice(SURROGATES))
        ruler = Ruler(joined("".join(pieces)))
        offsets = range(ruler.utf16_length + 1)
        rulers.append(ruler)
        cuts.append([(min(pair), max(pair)) for pair in (chance.choices(offsets, k=2) for _ in range(4))])
    sent = [{"text": ruler.text, "cuts": asked} for ruler, asked in zip(rulers, cuts, strict=True)]
    done = subprocess.run(  # noqa: S603
        [NODE, "-e", SCRIPT], input=json.dumps(sent).encode("ascii"), capture_output=True, check=True
    )
    answer = json.loads(done.stdout)
    version = tuple(map(int, answer["unicode"].split(".")))
    return version, list(zip(rulers, cuts, answer["results"], strict=True))


def test_length_is_javascripts(judged: Any) -> None:
    assert [ruler.utf16_length for ruler, _, _ in judged[1]] == [answer["length"] for _, _, answer in judged[1]]


def test_surrogate_halves_are_javascripts(judged: Any) -> None:
    for ruler, _, answer in judged[1]:
        split = [offset for offset in range(ruler.utf16_length + 1) if ruler.splits_character(offset)]
        assert split == answer["halves"], ascii(ruler.text)


def test_slice_is_javascripts_once_covered(judged: Any) -> None:
    whole = 0
    for ruler, cuts, answer in judged[1]:
        for (start, end), slice_ in zip(cuts, answer["slices"], strict=True):
            span = ruler.cover(start, end)
            covered = ruler.text[span.start : span.end]
            if span.range == (start, end):
                whole += 1
                assert covered == slice_, ascii(ruler.text)
            elif start != end:
                # Node cut a character in half: its slice lacks a unit at one end or at both.
                assert slice_.encode("utf-16-le", "surrogatepass") in covered.encode("utf-16-le", "surrogatepass")
                assert len(covered) <= len(slice_)
    assert whole > ROUNDS


# Unicode versions differ in what they assign, and before 15.1 there was no rule for Indic conjuncts (GB9c).
# The alphabet is old enough for the first; the second is left to newer Nodes. It has no virama on its own:
# `regex` joins one that follows no consonant to the next consonant, which GB9c does not ask for.
def test_clusters_are_those_of_icu(judged: Any) -> None:
    version, results = judged
    compared = 0
    for ruler, _, answer in results:
        if version < (15, 1) and any("\u0900" <= character < "\u0d80" for character in ruler.text):
            continue
        compared += 1
        starts = [ruler.to_utf16(index) for index in ruler.clusters()[:-1]]
        assert starts == answer["clusters"], ascii(ruler.text)
    assert compared > ROUNDS // 4


# ICU hands Thai, Lao, Khmer, Burmese, Chinese, Japanese and Hangul syllables to its dictionaries, beyond
# UAX #29; this alphabet has none of them.
def test_words_are_those_of_icu(judged: Any) -> None:
    for ruler, _, answer in judged[1]:
        starts = [ruler.to_utf16(index) for index in range(len(ruler.text)) if ruler.is_word_edge(index)]
        assert starts == answer["words"], ascii(ruler.text)
