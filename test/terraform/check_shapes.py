"""Checks planned values against the inputs of the AWS operations that create them, as the SDK's own model has them.

stdin: a JSON array of {"address", "type", "after", "after_unknown"}. stdout: a JSON array of {"address", "type",
"operation", "problems"}, an empty list of problems where AWS's model accepts the values. `--types`: the types it knows.
`--patterns`: compiles every pattern that it may meet.
"""

import json
import sys
from itertools import zip_longest
from typing import Any, Iterator

import botocore.loaders
from botocore.model import OperationModel, ServiceModel, Shape
from botocore.validate import ParamValidator

from shape_rules import Unknown, compiled, placeholder, violations
from shape_table import NEVER_SENT, TABLE, AsWritten, Mapping

LOADER = botocore.loaders.Loader()
MODELS: dict[str, ServiceModel] = {}


def operation(mapping: Mapping) -> OperationModel:
    if mapping.service not in MODELS:
        MODELS[mapping.service] = ServiceModel(LOADER.load_service_model(mapping.service, "service-2"))
    return MODELS[mapping.service].operation_model(mapping.operation)


def merged(after: Any, unknown: Any) -> Any:
    """A plan keeps what is unknown apart; here it is in its place."""
    if unknown is True:
        return Unknown("known after apply")
    if isinstance(unknown, dict):
        after = after or {}
        return {name: merged(after.get(name), unknown.get(name)) for name in {**after, **unknown}}
    if isinstance(unknown, list) and isinstance(after, list):
        return [merged(value, mark) for value, mark in zip_longest(after, unknown)]
    return after


def plain(name: str) -> str:
    return name.replace("_", "").lower()


class Conversion:
    """Terraform's arguments as the API's input; what has no place there goes to `problems`."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.problems: list[str] = []

    def convert(self, shape: Shape, value: Any, path: str) -> Any:
        if isinstance(value, Unknown):
            return placeholder(shape)
        if isinstance(value, AsWritten):
            return value
        if shape.type_name == "structure":
            return self.structure(shape, value, path)
        if shape.type_name == "list" and isinstance(value, dict):
            # Tags: a map in Terraform, a list of pairs in many APIs.
            names = {plain(name): name for name in shape.member.members}
            return [
                {names["key"]: key, names["value"]: self.convert(shape.member.members[names["value"]], text, path)}
                for key, text in value.items()
            ]
        if shape.type_name == "list" and isinstance(value, list):
            return [self.convert(shape.member, member, path) for member in value]
        if shape.type_name == "map" and isinstance(value, dict):
            return {key: self.convert(shape.value, member, path) for key, member in value.items()}
        return value

    def structure(self, shape: Shape, value: Any, path: str) -> Any:
        if isinstance(value, list):
            # A block that may stand once is a list of one.
            if len(value) > 1:
                self.problems.append(f"{path}: {len(value)} blocks where the API takes one")
            value = value[0] if value else {}
        if not isinstance(value, dict):
            return value
        converted = {}
        for name, member in value.items():
            at = f"{path}.{name}" if path else name
            # Terraform has null for what is absent, and an empty list for a block that is.
            if name in self.mapping.computed or member is None or (isinstance(member, (list, dict)) and not member):
                continue
            to = self.member(shape, name, at)
            if to is None:
                if name not in NEVER_SENT:
                    self.problems.append(f"{at}: {shape.name} has no such member; see shape_table.py")
                continue
            converted[to] = self.convert(shape.members[to], member, at)
        return converted

    def member(self, shape: Shape, name: str, path: str) -> str | None:
        renamed = self.mapping.renamed.get(path) or self.mapping.renamed.get(name)
        if renamed is not None:
            return renamed if renamed in shape.members else None
        names = {plain(member): member for member in shape.members}
        # `openid_connect_config`, `auth_provider` of many: the API has openIDConnectConfig and authProviders.
        return names.get(plain(name)) or names.get(plain(name) + "s")


def check(resource: dict[str, Any]) -> dict[str, Any]:
    mapping = TABLE.get(resource["type"])
    answer = {"address": resource["address"], "type": resource["type"]}
    if mapping is None:
        return {**answer, "operation": None, "problems": [f"{resource['type']} is not in shape_table.py"]}
    values = merged(resource["after"], resource["after_unknown"])
    if isinstance(values.get("tags_all"), dict) and values["tags_all"] and not isinstance(values.get("tags"), Unknown):
        values["tags"] = values["tags_all"]
    shape = operation(mapping).input_shape
    conversion = Conversion(mapping)
    given = {name: value for name, value in values.items() if value is not None and name not in NEVER_SENT}
    sent = conversion.convert(shape, mapping.rearrange(given), "")
    report = ParamValidator().validate(sent, shape)
    problems = conversion.problems
    if report.has_errors():
        problems += report.generate_report().split("\n")
    else:
        problems += violations(shape, sent)
    return {**answer, "operation": f"{mapping.service}:{mapping.operation}", "problems": problems}


def patterns(shape: Shape, seen: set[str]) -> Iterator[str]:
    if shape.name in seen:
        return
    seen.add(shape.name)
    if "pattern" in shape.metadata:
        yield shape.metadata["pattern"]
    inner = {"structure": lambda: shape.members.values(), "list": lambda: [shape.member], "map": lambda: [shape.key, shape.value]}
    for member in inner.get(shape.type_name, list)():
        yield from patterns(member, seen)


def main() -> None:
    if sys.argv[1:] == ["--types"]:
        answer: Any = sorted(TABLE)
    elif sys.argv[1:] == ["--patterns"]:
        found = {pattern for mapping in TABLE.values() for pattern in patterns(operation(mapping).input_shape, set())}
        answer = [compiled(pattern).pattern for pattern in sorted(found)]
    else:
        answer = [check(resource) for resource in json.load(sys.stdin)]
    json.dump(answer, sys.stdout)


main()
