"""The assistant's replies and search results as JSON."""

from typing import Any

from portal.assistant import Reply
from portal.search import SearchResult


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Return a reply as the interface describes it."""
    door = reply.front_door
    return {
        "conversation": reply.conversation,
        "language": reply.language,
        "status": reply.status,
        "topic": reply.topic,
        "confidence": reply.confidence,
        "messages": [{"text": message.text, "html": str(message.html)} for message in reply.messages],
        "choices": [
            {"title": choice.title, "topic": choice.topic, "button": choice.button, "url": choice.url}
            for choice in reply.choices
        ],
        "sources": [
            {"title": source.title, "url": source.url, "reviewed": source.reviewed and source.reviewed.isoformat()}
            for source in reply.sources
        ],
        "results": [result_to_json(result) for result in reply.results],
        "front_door": {"name": door.name, "phone": door.phone, "email": door.email, "url": door.url},
    }


def result_to_json(result: SearchResult) -> dict[str, Any]:
    """Return one search result as the interface describes it."""
    entry = result.entry
    return {
        "id": entry.reference,
        "type": entry.type,
        "title": entry.title,
        "url": entry.url,
        "summary": entry.summary,
        "highlight": str(result.highlight),
    }
