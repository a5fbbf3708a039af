"""Search over all content in both languages, in a way that understands Welsh. Knows nothing of Flask."""

from .engine import SearchEngine, SearchPage, SearchResult
from .query import MAX_QUERY_LENGTH, QueryTooLong

__all__ = ["MAX_QUERY_LENGTH", "QueryTooLong", "SearchEngine", "SearchPage", "SearchResult"]
