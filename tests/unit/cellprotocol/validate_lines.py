#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""validate_lines.py SCHEMA LINES: holds every line to the schema, and the schema to refusing what is wrong."""
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)

failures = 0
with open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines.read().split("\n"):
        message = json.loads(line)
        for error in validator.iter_errors(message):
            failures += 1
            print(f"{line}\n  {error.message[:300]}", file=sys.stderr)

for wrong in (
    '{"type": "exec"}',
    '{"type": "pong", "id": "7"}',
    '{"type": "event", "number": 0, "account": 1, "event": {"type": "notice_received", "text": ""}}',
    '{"type": "event", "number": 1, "account": 1, "event": {"type": "link_changed", "state": "up"}}',
    '{"type": "hello", "version": 2, "plugin": "x", "token": "t"}',
):
    if validator.is_valid(json.loads(wrong)):
        failures += 1
        print(f"the schema lets pass: {wrong}", file=sys.stderr)

sys.exit(1 if failures else 0)
