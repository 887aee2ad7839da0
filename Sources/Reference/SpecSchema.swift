import CompilerDriver
import JSON
import SpecModel

/// The JSON Schema of specs and libraries, made from the tables of their keys.
///
/// It follows draft 7, which editors support. It covers the structure, not the meaning: `validate`
/// refuses everything that the schema refuses, and also checks expressions.
public enum SpecSchema {
  /// The whole schema, ended by a newline.
  public static var text: String {
    // A file with functions and without keys of a spec is a library.
    let absent = JSON.Members(
      ["data", "guide", "model", "maximize", "minimize"].map { ($0, false) })
    let schema: JSON = [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "OneHot spec",
      "description": .string("A spec or library of onehot \(Version.number)."),
      "type": "object",
      "if": ["required": ["define"], "properties": .object(absent)],
      "then": .object(mapping(SpecKeys.library, [])),
      "else": .object(mapping(SpecKeys.spec, SpecKeys.specChoices)),
      "definitions": ["expression": .object(expression)],
    ]
    return schema.document(.outline)
  }

  /// The keywords for the value of a key.
  static func keywords(_ value: SpecValue) -> JSON.Members {
    switch value {
    case .text, .name: return ["type": ["string", "number", "boolean"]]
    case .integer(let bounds): return ["type": "integer"] + limits(bounds)
    case .number(let bounds): return ["type": "number"] + limits(bounds)
    case .boolean: return ["type": "boolean"]
    case .literal: return ["type": ["number", "boolean"]]
    case .range:
      return [
        "type": "array", "items": .object(keywords(.integer(0...Int.max))),
        "minItems": .integer(2), "maxItems": .integer(2),
      ]
    case .expression(let form): return form.keywords
    case .mapping(let keys, let choices): return mapping(keys, choices)
    case .named(let inner, let role):
      return ["type": "object"] + names(role.isDotted ? dotted : word)
        + ["additionalProperties": .object(keywords(inner))]
    case .functions:
      let body: JSON.Members = [
        "type": "object", "required": ["return"],
        "additionalProperties": .object(ExpressionForm.node(nil).keywords),
      ]
      return ["type": "object"] + names(dotted + #"\s*\([\s\S]*\)"#)
        + ["additionalProperties": .object(body)]
    case .literalOr(let keys):
      // The keywords of mappings do not restrict numbers and truth values.
      return mapping(keys, []) + ["type": ["number", "boolean", "object"]]
    case .either(let keys, let other):
      return [
        "type": "object", "if": .object(["required": [.string(keys[0].name)]]),
        "then": .object(mapping(keys, [])), "else": .object(keywords(other)),
      ]
    }
  }

  /// A name of one word, and one of several.
  private static let word = "[A-Za-z_][A-Za-z0-9_]*"
  private static let dotted = word + #"(\s*\.\s*"# + word + ")*"

  /// The pattern of user-chosen keys.
  private static func names(_ pattern: String) -> JSON.Members {
    ["propertyNames": ["pattern": .string(#"^\s*"# + pattern + #"\s*$"#)]]
  }

  /// A mapping with fixed keys.
  private static func mapping(
    _ keys: [SpecKey], _ choices: [KeyChoice]
  ) -> JSON.Members {
    let properties = JSON.Members(
      keys.map { key in
        (key.name, .object(["description": .string(key.summary)] + keywords(key.value)))
      })
    let required = keys.filter(\.isRequired).map(\.name)
    return [
      "type": "object",
      "required": JSON(encoding: required),
      "properties": .object(properties),
      "additionalProperties": false,
    ] + (choices.isEmpty ? [:] : ["allOf": .array(choices.map(choice))])
  }

  /// The first key without the second, or else the second.
  private static func choice(_ choice: KeyChoice) -> JSON {
    let excluded: JSON = ["properties": [choice.second: false]]
    let required: JSON = ["required": [.string(choice.second)]]
    let condition: JSON.Members = [
      "if": ["required": [.string(choice.first)]], "then": excluded,
    ]
    return .object(condition + (choice.isRequired ? ["else": required] : [:]))
  }

  private static func limits(_ bounds: ClosedRange<Int>) -> JSON.Members {
    ["minimum": .integer(bounds.lowerBound)]
      + (bounds.upperBound == Int.max ? [:] : ["maximum": .integer(bounds.upperBound)])
  }

  private static func limits(_ bounds: ClosedRange<Double>) -> JSON.Members {
    bounds == SpecKeys.reals
      ? [:] : ["minimum": .number(bounds.lowerBound), "maximum": .number(bounds.upperBound)]
  }

  /// A scalar, or a list of expressions.
  static let expression: JSON.Members = [
    "type": ["string", "number", "boolean", "array"],
    "items": ["$ref": "#/definitions/expression"],
  ]
}
