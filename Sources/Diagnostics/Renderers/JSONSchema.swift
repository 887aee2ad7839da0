extension JSONRenderer {
  /// The JSON Schema (draft 7) of ``render(_:)``, which `onehot validate --print-schema` prints.
  ///
  /// It is open: a later minor version adds fields, and a reader of this one still reads it.
  public static let schema = """
    {
      "$schema": "http://json-schema.org/draft-07/schema#",
      "$id": "urn:onehot:validate:\(formatVersion)",
      "title": "The report of onehot validate --format json",
      "type": "object",
      "required": ["format_version", "valid", "error_count", "warning_count", "diagnostics"],
      "properties": {
        "format_version": {
          "description": "A later minor version only adds fields.",
          "type": "string",
          "pattern": "^1\\\\.[0-9]+$"
        },
        "valid": {"description": "True if there are no errors.", "type": "boolean"},
        "error_count": {"type": "integer", "minimum": 0},
        "warning_count": {"type": "integer", "minimum": 0},
        "diagnostics": {
          "description": "Sorted by path, line, column and id; each once.",
          "type": "array",
          "items": {"$ref": "#/definitions/diagnostic"}
        }
      },
      "definitions": {
        "diagnostic": {
          "type": "object",
          "required": ["severity", "id", "message", "path", "range", "labels", "notes", "help"],
          "properties": {
            "severity": {"enum": ["error", "warning"]},
            "id": {
              "description": "Stable; onehot explain ID describes it.",
              "type": "string",
              "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
            },
            "message": {"type": "string", "minLength": 1},
            "path": {
              "description": "Null if the finding has no place in a file; range too.",
              "type": ["string", "null"]
            },
            "range": {"oneOf": [{"type": "null"}, {"$ref": "#/definitions/range"}]},
            "labels": {
              "description": "Other relevant places, and the text after the carets.",
              "type": "array",
              "items": {"$ref": "#/definitions/label"}
            },
            "notes": {"type": "array", "items": {"type": "string"}},
            "help": {"type": "array", "items": {"type": "string"}},
            "fixes": {
              "description": "Edits that fix it.",
              "type": "array",
              "items": {"$ref": "#/definitions/fix"}
            }
          }
        },
        "label": {
          "type": "object",
          "required": ["path", "range", "text"],
          "properties": {
            "path": {"type": "string"},
            "range": {"$ref": "#/definitions/range"},
            "text": {"type": "string"}
          }
        },
        "fix": {
          "type": "object",
          "required": ["title", "applicability", "path", "edits"],
          "properties": {
            "title": {"type": "string"},
            "applicability": {"enum": ["safe", "suggested"]},
            "path": {"type": "string"},
            "edits": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["range", "replacement"],
                "properties": {
                  "range": {"$ref": "#/definitions/range"},
                  "replacement": {"type": "string"}
                }
              }
            }
          }
        },
        "range": {
          "type": "object",
          "required": ["start", "end"],
          "properties": {
            "start": {"$ref": "#/definitions/position"},
            "end": {"description": "Exclusive.", "$ref": "#/definitions/position"}
          }
        },
        "position": {
          "type": "object",
          "required": ["line", "column", "byte"],
          "properties": {
            "line": {"type": "integer", "minimum": 1},
            "column": {
              "description": "In Unicode scalars.",
              "type": "integer",
              "minimum": 1
            },
            "byte": {"type": "integer", "minimum": 0}
          }
        }
      }
    }

    """
}
