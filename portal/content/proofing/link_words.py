"""Links whose words do not say where they lead."""

from collections.abc import Iterable, Iterator

from portal.content.problems import Problem
from portal.content.texts import Passage

from .wording import Wording


def link_faults(page: Iterable[Passage], wording: Wording) -> Iterator[Problem]:
    """Yield the faults of the links of one page: vague words, bare addresses, and one wording for two targets."""
    targets: dict[str, str] = {}
    for passage in page:
        for link in passage.links:
            words = " ".join(link.words.casefold().split()).strip(".,:;!? ")
            if not words:
                yield passage.fault(link.start, "a link without words: write where it leads")
            elif words in wording.vague_links[passage.draft.language]:
                message = f"the link words {link.words!r} mean nothing alone: write where the link leads"
                yield passage.fault(link.start, message)
            elif words.startswith(("http://", "https://", "www.")):
                yield passage.fault(link.start, f"the link shows its address, {link.words!r}: write where it leads")
            elif targets.setdefault(words, link.target) != link.target:
                message = f"{link.words!r} links to {link.target} here and to {targets[words]} above: tell them apart"
                yield passage.fault(link.start, message)
