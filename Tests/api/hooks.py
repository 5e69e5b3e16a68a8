"""Keeps generated requests from naming what only an earlier answer can tell."""

import schemathesis


@schemathesis.hook
def map_query(context, query):
    """A cursor is sealed by the server, so that every made-up one is refused."""
    if query:
        query.pop("cursor", None)
    return query


@schemathesis.hook
def map_headers(context, headers):
    """A key that was used for one request is refused for another."""
    if headers:
        headers.pop("Idempotency-Key", None)
    return headers
