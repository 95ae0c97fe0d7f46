#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds JSON values to the schemas of an OpenAPI 3.1 document.

Standard input: a line with the document, then lines {"schema": "#/…", "instance": …, "what": …}. Prints a line for each
value that is not as its schema says, and for each field that its schema does not know; ends with 1 if there is one, with
77 where there is no jsonschema.
"""

import json
import sys
from typing import Any

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)


def closed(node: Any) -> Any:
    """The same schema, where objects that list properties take no others: what is served must be documented."""
    if isinstance(node, dict):
        node = {key: closed(value) for key, value in node.items()}
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        return node
    return [closed(value) for value in node] if isinstance(node, list) else node


def resolve(document: dict[str, Any], pointer: str) -> Any:
    node: Any = document
    for part in pointer.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def main() -> int:
    document = closed(json.loads(sys.stdin.readline()))
    for name, schema in document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name
    resolver = jsonschema.RefResolver("", document)
    faults = 0
    for line in sys.stdin:
        value = json.loads(line)
        try:
            schema = resolve(document, value["schema"])
        except KeyError as error:
            print(f"{value['what']}: the document has no {value['schema']} ({error})")
            faults += 1
            continue
        if value["instance"] is None:
            continue
        validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
        for error in validator.iter_errors(value["instance"]):
            best = jsonschema.exceptions.best_match([error])
            print(f"{value['what']}: {'/'.join(map(str, best.absolute_path))}: {best.message[:300]}")
            faults += 1
    return 1 if faults else 0


sys.exit(main())
