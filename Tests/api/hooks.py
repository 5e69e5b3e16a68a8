"""What a description can't say, taken from the generator's sight."""

import datetime
import decimal
import re

import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Cursors are sealed by the server, and a key names one request: made-up ones are refused."""
    for path in raw_schema["paths"].values():
        for operation in path.values():
            operation["parameters"] = [
                parameter for parameter in operation.get("parameters", [])
                if parameter["name"] not in ("cursor", "Idempotency-Key")]


def digits(value):
    """The most significant digits of a number inside."""
    if isinstance(value, dict):
        return max(map(digits, value.values()), default=0)
    if isinstance(value, list):
        return max(map(digits, value), default=0)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    return len(decimal.Decimal(repr(value)).normalize().as_tuple().digits)


def latest(value):
    """The latest day that a text inside begins with."""
    if isinstance(value, dict):
        return max(map(latest, value.values()), default="")
    if isinstance(value, list):
        return max(map(latest, value), default="")
    is_date = isinstance(value, str) and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    return value[:10] if is_date else ""


@schemathesis.hook
def filter_body(context, body):
    """JSON Schema has no word for significant digits, of which numbers have at most 15, nor for the present, which
    no record may be ahead of."""
    return digits(body) <= 15 and latest(body) <= datetime.date.today().isoformat()
