"""The description of the interface for programs, OpenAPI 3.1, written by hand beside the code it describes."""

from typing import Any

from portal.assistant import MAX_MESSAGE_LENGTH
from portal.content import LANGUAGES, PageType
from portal.search import MAX_QUERY_LENGTH

Schema = dict[str, Any]

_STATUSES = ("answered", "choose", "form", "searched", "safety", "personal-data", "small-talk", "unavailable")
_TEXT: Schema = {"type": "string"}
_PAGE_TYPE: Schema = {"type": "string", "enum": [str(type_) for type_ in PageType]}
_LANGUAGE: Schema = {"type": "string", "enum": list(LANGUAGES)}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(description: str) -> Schema:
    return _answer(description, _named("Problem"))


def _whole_number(least: int, most: int, *, default: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _query(name: str, schema: Schema, description: str, *, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": description}


def _known(*required: str, **properties: Schema) -> Schema:
    """Describe an object of Open Referral UK: what is not known of it is left out."""
    return {"type": "object", "properties": properties, "required": list(required)}


_UUID: Schema = {"type": "string", "format": "uuid"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YES_OR_NO: Schema = {"type": "boolean"}
_SESSION_KIND: Schema = {"type": "string", "enum": ["training", "drop-in"]}
_SESSION_FORMAT: Schema = {"type": "string", "enum": ["in-person", "online", "phone"]}
_LANGUAGE_ASKED = _query("language", _LANGUAGE, "The language of the answer.", required=True)
_TYPED = _query("q", {**_TEXT, "minLength": 1, "maxLength": MAX_QUERY_LENGTH}, "What to find.", required=True)
_TOO_OFTEN = _problem("Asked too often: wait as long as Retry-After says.")

_CONVERSATION: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"}
_TOPIC: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60}

_SCHEMAS: dict[str, Schema] = {
    "Problem": _object(error=_object(code=_TEXT, message=_TEXT)),
    "Question": {
        "type": "object",
        "required": ["message"],
        "additionalProperties": False,
        "properties": {
            "message": {"type": "string", "minLength": 1, "maxLength": MAX_MESSAGE_LENGTH},
            "language": _or_null(_LANGUAGE),
            "conversation": _or_null(_CONVERSATION),
            "topic": _or_null(_TOPIC),
            "button": _or_null(
                {
                    "type": "string",
                    "pattern": "^[a-z]+(-[a-z]+)*(:[a-z-]+=[A-Za-z0-9-]+)?$",
                    "maxLength": 100,
                    "description": "A choice of a flow that was pressed; the message then says its title.",
                }
            ),
        },
    },
    "Verdict": {
        "type": "object",
        "required": ["topic", "needed"],
        "additionalProperties": False,
        "properties": {
            "topic": _TOPIC,
            "needed": {"type": "boolean", "description": "Whether the answer was what the reader needed."},
            "message": {"type": "string", "maxLength": MAX_MESSAGE_LENGTH, "description": "What was asked."},
            "language": _or_null(_LANGUAGE),
            "conversation": _or_null(_CONVERSATION),
        },
    },
    "Switch": _object(on=_YES_OR_NO, reason=_or_null(_TEXT)),
    "Reply": _object(
        conversation=_TEXT,
        language=_LANGUAGE,
        status={"type": "string", "enum": list(_STATUSES)},
        topic=_or_null(_TEXT),
        confidence=_or_null({"type": "number", "minimum": 0, "maximum": 1}),
        messages=_list(_object(text=_TEXT, html=_TEXT)),
        choices=_list(_object(title=_TEXT, topic=_or_null(_TEXT), button=_or_null(_TEXT), url=_or_null(_TEXT))),
        sources=_list(_object(title=_TEXT, url=_or_null(_TEXT), reviewed=_or_null({**_TEXT, "format": "date"}))),
        results=_list(_named("Result")),
        front_door=_object(name=_TEXT, phone=_or_null(_TEXT), email=_or_null(_TEXT), url=_TEXT),
    ),
    "Result": _object(
        id=_TEXT,
        type=_PAGE_TYPE,
        title=_TEXT,
        url=_TEXT,
        summary=_TEXT,
        highlight={"type": "string", "description": "HTML that is safe to show; what matched stands in mark elements."},
    ),
    "SearchPage": _object(
        query=_TEXT,
        language=_LANGUAGE,
        total={"type": "integer", "minimum": 0},
        corrected=_or_null(_TEXT),
        answer=_or_null(_object(id=_TEXT, title=_TEXT, url=_TEXT, html=_TEXT)),
        types={
            "type": "object",
            "description": "How many pages of each type were found, whatever type was asked for.",
            "propertyNames": {"enum": _PAGE_TYPE["enum"]},
            "additionalProperties": {"type": "integer", "minimum": 1},
        },
        results=_list(_named("Result")),
        nearest=_list(_named("Link")),
    ),
    "Link": _object(title=_TEXT, url=_TEXT),
    "Suggestions": _object(
        query=_TEXT,
        language=_LANGUAGE,
        suggestions=_list(_named("Link")),
        status={**_TEXT, "description": "How many there are, in words for those who listen to the page."},
    ),
    "Session": _object(
        id=_TEXT,
        kind=_SESSION_KIND,
        format=_SESSION_FORMAT,
        starts={"type": "string", "format": "date-time"},
        ends={"type": "string", "format": "date-time"},
        town=_or_null(_TEXT),
        venue=_or_null(_TEXT),
        cluster=_or_null({**_TEXT, "description": "The cluster of schools it is for."}),
        miles={
            "description": "How far it is from the place in near, as the crow flies; null where that is not known.",
            **_or_null({"type": "number", "minimum": 0}),
        },
        language={"type": "string", "enum": ["cy", "en", "both"]},
        access=_or_null(_TEXT),
        notes=_or_null(_TEXT),
        status={"type": "string", "enum": ["open", "full", "cancelled"]},
        places_left=_COUNT,
        example={"type": "boolean", "description": "A stand-in that shows what a session looks like; it is not held."},
        url=_TEXT,
    ),
    "Sessions": _object(language=_LANGUAGE, sessions=_list(_named("Session"))),
    "Service": _known(
        *("id", "name", "description", "url", "status", "assured_date", "attributes"),
        id=_UUID,
        name=_TEXT,
        alternate_name={**_TEXT, "description": "The name in the other language, where it is another."},
        description=_TEXT,
        url={**_TEXT, "format": "uri"},
        email={**_TEXT, "format": "email"},
        status={"type": "string", "enum": ["active", "inactive"], "description": "What is only planned is inactive."},
        assured_date={**_TEXT, "format": "date"},
        phones=_list(_object(id=_UUID, number=_TEXT)),
        schedules=_list(_object(id=_UUID, description=_TEXT)),
        service_at_locations=_list(
            _object(
                id=_UUID,
                location=_object(
                    id=_UUID,
                    location_type={"type": "string", "enum": ["physical"]},
                    name=_TEXT,
                    description={**_TEXT, "description": "The town."},
                ),
            )
        ),
        attributes=_list(_object(id=_UUID, taxonomy_term=_object(id=_UUID, taxonomy=_TEXT, term=_TEXT))),
    ),
    "Services": _object(
        total_items=_COUNT,
        total_pages=_COUNT,
        page_number=_COUNT,
        size=_COUNT,
        first_page=_YES_OR_NO,
        last_page=_YES_OR_NO,
        empty=_YES_OR_NO,
        contents=_list(_named("Service")),
    ),
}

DESCRIPTION: Schema = {
    "openapi": "3.1.0",
    "info": {
        "title": "Porth ADY Powys / Powys ALN portal",
        "version": "1",
        "description": "Ask the assistant, search the pages, list sessions and the directory, in Welsh or English.",
    },
    "paths": {
        "/api/assistant": {
            "get": {
                "operationId": "isTheAssistantOn",
                "summary": "Tell whether staff have turned the assistant off, and why",
                "parameters": [_LANGUAGE_ASKED],
                "responses": {
                    "200": _answer("Whether it is on; the reason is null while it is.", _named("Switch")),
                    "422": _problem("The language is neither cy nor en."),
                    "429": _TOO_OFTEN,
                },
            },
            "post": {
                "operationId": "ask",
                "summary": "Ask the assistant one question",
                "requestBody": {"required": True, "content": {"application/json": {"schema": _named("Question")}}},
                "responses": {
                    "200": _answer("The reply.", _named("Reply")),
                    "400": _problem("The body is not JSON, or another site sent it in a reader's name."),
                    "413": _problem("The body is too large."),
                    "415": _problem("The body is not said to be JSON."),
                    "422": _problem("The question cannot be used: the reason is given in the language asked for."),
                    "429": _TOO_OFTEN,
                },
            },
        },
        "/api/assistant/needed": {
            "post": {
                "operationId": "hearVerdict",
                "summary": "Say whether an answer was what the reader needed; if not, other ways on come back",
                "requestBody": {"required": True, "content": {"application/json": {"schema": _named("Verdict")}}},
                "responses": {
                    "200": _answer("Thanks, or other ways on.", _named("Reply")),
                    "400": _problem("The body is not JSON, or another site sent it in a reader's name."),
                    "413": _problem("The body is too large."),
                    "415": _problem("The body is not said to be JSON."),
                    "422": _problem("A part of the body is not as described here."),
                    "429": _TOO_OFTEN,
                },
            }
        },
        "/api/assistant/conversations/{conversation}": {
            "delete": {
                "operationId": "forget",
                "summary": "Delete all that is kept of a conversation, at once",
                "parameters": [
                    {"name": "conversation", "in": "path", "required": True, "schema": _CONVERSATION},
                ],
                "responses": {
                    "204": {"description": "Nothing is kept of it any more."},
                    "400": _problem("Another site sent it in a reader's name."),
                    "422": _problem("This cannot be the id of a conversation."),
                    "429": _TOO_OFTEN,
                },
            }
        },
        "/api/search": {
            "get": {
                "operationId": "search",
                "summary": "Search the pages of one language",
                "parameters": [
                    _LANGUAGE_ASKED,
                    _TYPED,
                    _query("type", _PAGE_TYPE, "Pages of this type alone."),
                    _query("limit", _whole_number(1, 50, default=10), "How many results at most."),
                    _query("offset", _whole_number(0, 10_000, default=0), "How many results to pass over."),
                ],
                "responses": {
                    "200": _answer("What was found, best first.", _named("SearchPage")),
                    "422": _problem("The query cannot be used."),
                    "429": _TOO_OFTEN,
                },
            }
        },
        "/api/suggestions": {
            "get": {
                "operationId": "suggest",
                "summary": "Suggest pages for what is being typed",
                "parameters": [_LANGUAGE_ASKED, _TYPED],
                "responses": {
                    "200": _answer("At most six pages, likeliest first.", _named("Suggestions")),
                    "422": _problem("The query cannot be used."),
                    "429": _TOO_OFTEN,
                },
            }
        },
        "/api/sessions": {
            "get": {
                "operationId": "sessions",
                "summary": "List the coming sessions",
                "parameters": [
                    _LANGUAGE_ASKED,
                    _query("kind", _SESSION_KIND, "Sessions of this kind alone."),
                    _query("format", _SESSION_FORMAT, "Sessions that are held so."),
                    _query("delivery", _LANGUAGE, "Sessions in this language, or in both."),
                    _query("town", {**_TEXT, "maxLength": 60}, "Sessions in this town alone, by its id: brecon."),
                    _query("cluster", {**_TEXT, "maxLength": 60}, "Sessions for this cluster of schools, by its id."),
                    _query("near", {**_TEXT, "maxLength": 60}, "A town of Powys or postcode district: nearest first."),
                ],
                "responses": {
                    "200": _answer("The coming sessions that fit, soonest or nearest first.", _named("Sessions")),
                    "422": _problem("The language is neither cy nor en, or a filter means nothing: error says which."),
                    "429": _TOO_OFTEN,
                },
            }
        },
        "/api/directory": {
            "get": {
                "operationId": "directory",
                "summary": "List places and services, in the shape of Open Referral UK 3 (services)",
                "parameters": [
                    _LANGUAGE_ASKED,
                    _query("page", _whole_number(1, 1000, default=1), "Which page, counted from 1."),
                    _query("per_page", _whole_number(1, 100, default=50), "How many services a page at most."),
                ],
                "responses": {
                    "200": _answer("One page of the services, by name.", _named("Services")),
                    "422": _problem("The language or a number cannot be used."),
                    "429": _TOO_OFTEN,
                },
            }
        },
    },
    "components": {"schemas": _SCHEMAS},
}
