"""Validates YAML files by a JSON Schema of draft 7: `validate_by_schema.py SCHEMA FILE…`.

Prints one JSON object: the path of each file, and the place and message of what the schema refuses first,
or null.
"""

import json
import sys

import jsonschema
from ruamel.yaml import YAML


def with_text_keys(value):
    """The value as JSON has it, whose keys are texts."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): with_text_keys(inner) for key, inner in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
results = {}
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        # The pure reader is one of YAML 1.2, where 1e-3 is a number.
        tree = with_text_keys(YAML(typ="safe", pure=True).load(file))
    error = jsonschema.exceptions.best_match(validator.iter_errors(tree))
    results[path] = error and f"/{'/'.join(map(str, error.absolute_path))}: {error.message}"
json.dump(results, sys.stdout)
