"""Search over all content in both languages, in a way that understands Welsh. Knows nothing of Flask."""

from .engine import SearchEngine, SearchPage, SearchResult
from .insight import COUNTS_FILE, SearchCounts
from .nearby import Spot
from .query import MAX_QUERY_LENGTH, QueryTooLong
from .ranking import miles_to

__all__ = [
    "COUNTS_FILE",
    "MAX_QUERY_LENGTH",
    "QueryTooLong",
    "SearchCounts",
    "SearchEngine",
    "SearchPage",
    "SearchResult",
    "Spot",
    "miles_to",
]
