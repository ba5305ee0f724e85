"""What a shape of botocore's service model demands of a value, beyond the types and required members that its own
ParamValidator checks: enums, patterns, and both bounds (botocore heeds only the lower one)."""

import re
import sys
import unicodedata
from functools import lru_cache
from typing import Any, Iterator

from botocore.model import Shape


class Unknown(str):
    """A value that is known only after apply: it satisfies every rule."""


@lru_cache
def categories() -> dict[str, str]:
    """Java's \\p{L} for Python's re, which has no Unicode categories: by letter, the inside of a character class."""
    ranges: dict[str, list[list[int]]] = {}
    for code in range(sys.maxunicode + 1):
        found = ranges.setdefault(unicodedata.category(chr(code))[0], [])
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return {
        letter: "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found) for letter, found in ranges.items()
    }


@lru_cache
def compiled(pattern: str) -> re.Pattern[str]:
    translated = re.sub(r"\\p\{([A-Z])\}", lambda match: categories()[match[1]], pattern)
    # Java may set a flag anywhere, Python only in front.
    flags = re.IGNORECASE if "(?i)" in translated else 0
    return re.compile(translated.replace("(?i)", ""), flags)


def violations(shape: Shape, value: Any, path: str = "") -> Iterator[str]:
    """Yields one sentence a broken rule. Expects the structure to be right already."""
    if isinstance(value, Unknown):
        return
    rules = shape.metadata
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from violations(shape.members[name], member, f"{path}.{name}" if path else name)
        return
    if shape.type_name == "list":
        yield from size(rules, len(value), "elements", path)
        for index, member in enumerate(value):
            yield from violations(shape.member, member, f"{path}[{index}]")
    elif shape.type_name == "map":
        yield from size(rules, len(value), "entries", path)
        for key, member in value.items():
            yield from violations(shape.key, key, f"{path} key {key!r}")
            yield from violations(shape.value, member, f"{path}[{key!r}]")
    elif shape.type_name == "string":
        if rules.get("enum") and value not in rules["enum"]:
            yield f"{path}: {value!r} is none of {', '.join(rules['enum'])}"
        if "pattern" in rules and not compiled(rules["pattern"]).fullmatch(value):
            yield f"{path}: {value!r} does not match {rules['pattern']}"
        yield from size(rules, len(value), "characters", path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from size(rules, value, "", path)


def size(rules: dict[str, Any], measure: float, unit: str, path: str) -> Iterator[str]:
    if "min" in rules and measure < rules["min"]:
        yield f"{path}: {measure} {unit}".rstrip() + f", at least {rules['min']}"
    if "max" in rules and measure > rules["max"]:
        yield f"{path}: {measure} {unit}".rstrip() + f", at most {rules['max']}"


def placeholder(shape: Shape) -> Any:
    """A value of the right type for one that is known only after apply."""
    if shape.type_name == "structure":
        return {name: placeholder(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [placeholder(shape.member)] * max(1, shape.metadata.get("min", 1))
    if shape.type_name == "map":
        return {}
    if shape.type_name in ("integer", "long"):
        return shape.metadata.get("min", 1)
    if shape.type_name in ("float", "double"):
        return float(shape.metadata.get("min", 1))
    if shape.type_name == "boolean":
        return True
    if shape.type_name == "timestamp":
        return "2024-01-01T00:00:00Z"
    return Unknown("x" * max(1, shape.metadata.get("min", 1)))
