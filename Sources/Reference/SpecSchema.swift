import CompilerDriver
import SpecModel

/// The JSON Schema of specs and libraries, made from the tables of their keys.
///
/// It follows draft 7, which editors support. It covers the structure, not the meaning: `validate`
/// refuses everything that the schema refuses, and also checks expressions.
public enum SpecSchema {
  /// The whole schema, ended by a newline.
  public static var text: String {
    // A file with functions and without keys of a spec is a library.
    let absent = ["data", "guide", "model", "maximize", "minimize"].map { ($0, JSON.flag(false)) }
    return JSON.object([
      ("$schema", .text("http://json-schema.org/draft-07/schema#")),
      ("title", .text("OneHot spec")),
      ("description", .text("A spec or library of onehot \(Version.number).")),
      ("type", .text("object")),
      ("if", .object([("required", .texts(["define"])), ("properties", .object(absent))])),
      ("then", .object(mapping(SpecKeys.library, []))),
      ("else", .object(mapping(SpecKeys.spec, SpecKeys.specChoices))),
      ("definitions", .object([("expression", .object(expression))])),
    ]).document
  }

  /// The keywords for the value of a key.
  static func keywords(_ value: SpecValue) -> [(key: String, value: JSON)] {
    switch value {
    case .text, .name: return [("type", .texts(["string", "number", "boolean"]))]
    case .integer(let bounds): return [("type", .text("integer"))] + limits(bounds)
    case .number(let bounds): return [("type", .text("number"))] + limits(bounds)
    case .boolean: return [("type", .text("boolean"))]
    case .literal: return [("type", .texts(["number", "boolean"]))]
    case .range:
      return [
        ("type", .text("array")), ("items", .object(keywords(.integer(0...Int.max)))),
        ("minItems", .integer(2)), ("maxItems", .integer(2)),
      ]
    case .expression(let form): return form.keywords
    case .mapping(let keys, let choices): return mapping(keys, choices)
    case .named(let inner, let role):
      return [
        ("type", .text("object")), names(role.isDotted ? dotted : word),
        ("additionalProperties", .object(keywords(inner))),
      ]
    case .functions:
      let body: [(String, JSON)] = [
        ("type", .text("object")), ("required", .texts(["return"])),
        ("additionalProperties", .object(ExpressionForm.node(nil).keywords)),
      ]
      return [
        ("type", .text("object")), names(dotted + #"\s*\([\s\S]*\)"#),
        ("additionalProperties", .object(body)),
      ]
    case .literalOr(let keys):
      // The keywords of mappings do not restrict numbers and truth values.
      return [("type", .texts(["number", "boolean", "object"]))] + mapping(keys, []).dropFirst()
    case .either(let keys, let other):
      return [
        ("type", .text("object")), ("if", .object([("required", .texts([keys[0].name]))])),
        ("then", .object(mapping(keys, []))), ("else", .object(keywords(other))),
      ]
    }
  }

  /// A name of one word, and one of several.
  private static let word = "[A-Za-z_][A-Za-z0-9_]*"
  private static let dotted = word + #"(\s*\.\s*"# + word + ")*"

  /// The pattern of user-chosen keys.
  private static func names(_ pattern: String) -> (key: String, value: JSON) {
    ("propertyNames", .object([("pattern", .text(#"^\s*"# + pattern + #"\s*$"#))]))
  }

  /// A mapping with fixed keys.
  private static func mapping(
    _ keys: [SpecKey], _ choices: [KeyChoice]
  ) -> [(key: String, value: JSON)] {
    let properties = keys.map { key in
      (key.name, JSON.object([("description", .text(key.summary))] + keywords(key.value)))
    }
    let required = keys.filter(\.isRequired).map(\.name)
    return [
      ("type", .text("object")),
      ("required", .texts(required)),
      ("properties", .object(properties)),
      ("additionalProperties", .flag(false)),
      ("allOf", .list(choices.map(choice))),
    ].filter { $0.0 != "allOf" || !choices.isEmpty }
  }

  /// The first key without the second, or else the second.
  private static func choice(_ choice: KeyChoice) -> JSON {
    let excluded = JSON.object([("properties", .object([(choice.second, .flag(false))]))])
    let required = JSON.object([("required", .texts([choice.second]))])
    let condition: [(String, JSON)] = [
      ("if", .object([("required", .texts([choice.first]))])), ("then", excluded),
    ]
    return .object(condition + (choice.isRequired ? [("else", required)] : []))
  }

  private static func limits(_ bounds: ClosedRange<Int>) -> [(key: String, value: JSON)] {
    [("minimum", .integer(bounds.lowerBound))]
      + (bounds.upperBound == Int.max ? [] : [("maximum", .integer(bounds.upperBound))])
  }

  private static func limits(_ bounds: ClosedRange<Double>) -> [(key: String, value: JSON)] {
    bounds == SpecKeys.reals
      ? [] : [("minimum", .number(bounds.lowerBound)), ("maximum", .number(bounds.upperBound))]
  }

  /// A scalar, or a list of expressions.
  static let expression: [(key: String, value: JSON)] = [
    ("type", .texts(["string", "number", "boolean", "array"])),
    ("items", .object([("$ref", .text("#/definitions/expression"))])),
  ]
}
