"""Proofing: what a careful reader of both languages would mark in the margin.

It needs a dictionary and takes seconds, so it runs in `portal content check` and in the tests, never while the site
reads its content.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from portal.content.library import Content, Pair
from portal.content.problems import ContentError, Problem
from portal.content.schema import LANGUAGES, Language
from portal.content.texts import passages

from .accepted import Accepted, known_names, read_accepted
from .link_words import link_faults
from .mutations import MutationProofer
from .sentences import long_sentences
from .spelling import Spelling
from .wording import Wording, read_wording

__all__ = ["proofread"]


def proofread(content: Content, root: Path, dictionary_dir: Path) -> list[Problem]:
    """Return what proofing finds in every page; `root` holds accepted_words.txt and wording.yml.

    FileNotFoundError when the Welsh dictionary is not in `dictionary_dir`.
    """
    try:
        accepted = read_accepted(root / "accepted_words.txt")
        wording = read_wording(root / "wording.yml", content.pairs)
    except ContentError as error:
        return error.problems
    proofer = _Proofer(content, accepted, wording, dictionary_dir)
    return sorted({problem for pair in content.pairs.values() for problem in proofer.problems(pair)})


class _Proofer:
    """All rules, ready to be put to one page after another."""

    def __init__(self, content: Content, accepted: Accepted, wording: Wording, dictionary_dir: Path) -> None:
        self._content = content
        self._wording = wording
        # A town or an abbreviation of the glossary is spelt right, but mutates like any other word.
        self._spelling = Spelling(dictionary_dir, accepted.with_names(known_names(content)))
        self._mutations = MutationProofer(dictionary_dir, accepted)

    def problems(self, pair: Pair) -> Iterator[Problem]:
        for language in LANGUAGES:
            page = list(passages(pair[language], self._facts(language)))
            yield from link_faults(page, self._wording)
            for passage in page:
                yield from long_sentences(passage)
                yield from self._wording.faults(passage)
                yield from self._spelling.faults(passage)
                yield from self._mutations.faults(passage)

    def _facts(self, language: Language) -> Callable[[str], str]:
        return lambda id_: self._content.fact(id_, language) or ""
