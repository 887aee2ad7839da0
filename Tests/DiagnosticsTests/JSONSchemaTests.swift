import Diagnostics
import Foundation
import JSON
import Testing

/// The published schema of the report says what the types of the report are.
@Suite struct JSONSchemaTests {
  /// A report in which every array has an item and every value that may be null is there.
  private static func whole() throws -> JSON {
    let file = SourceFile(path: "a.yaml", text: "b: 1\n")
    let span = Span(file: file, start: 0, end: 1)
    let finding = Diagnostic(
      .duplicateKey, at: span, "m", label: "l", labels: [Label(span, "o")], notes: ["n"], help: "h",
      fixes: [Fix("f", .safe, replacing: span, by: "c")])
    return try JSON(Data(JSONRenderer().render([finding]).utf8))
  }

  @Test func everyMemberIsInTheSchemaAndEveryPropertyInTheReport() throws {
    let schema = try JSON(Data(JSONRenderer.schema.utf8))
    let checker = Checker(schema: schema)
    #expect(checker.differences(try Self.whole(), schema, at: "") == [])
    let nowhere = try JSON(
      Data(JSONRenderer().render([Diagnostic(.unusedName, at: nil, "m")]).utf8))
    #expect(checker.differences(nowhere, schema, at: "") == [])
  }

  /// The test fails for a member that is missing from either, and for one of another type.
  @Test func differencesAreFound() throws {
    let schema = try JSON(Data(JSONRenderer.schema.utf8))
    let checker = Checker(schema: schema)
    let report = try Self.whole()
    let changes: [(String, JSON?)] = [("added", .null), ("valid", nil), ("valid", "no")]
    for (name, value) in changes {
      var members = try #require(report.members)
      members[name] = value
      #expect(checker.differences(.object(members), schema, at: "").count == 1, "\(name)")
    }
    var without = try #require(schema.members)
    var definitions = try #require(without["definitions"]?.members)
    definitions["position"] = ["type": "object", "properties": ["line": ["type": "integer"]]]
    without["definitions"] = .object(definitions)
    #expect(
      !Checker(schema: .object(without)).differences(report, .object(without), at: "").isEmpty)
  }

  /// Compares a value with the part of a schema that describes it.
  private struct Checker {
    let schema: JSON

    func differences(_ value: JSON, _ part: JSON, at path: String) -> [String] {
      if let reference = part["$ref"]?.string {
        let name = String(reference.dropFirst("#/definitions/".count))
        guard let part = schema["definitions"]?[name] else { return ["\(path): no \(name)"] }
        return differences(value, part, at: path)
      }
      if let choices = part["oneOf"]?.items {
        let fitting = choices.filter { differences(value, $0, at: path).isEmpty }
        return fitting.count == 1
          ? [] : choices.last.map { differences(value, $0, at: path) } ?? ["\(path): no choice"]
      }
      if let words = part["enum"]?.items {
        return words.contains(value) ? [] : ["\(path): \(value) is no word of the list"]
      }
      let types = part["type"]?.items?.compactMap(\.string) ?? [part["type"]?.string ?? ""]
      guard types.contains(type(value)) else { return ["\(path): is \(type(value))"] }
      switch value {
      case .array(let items):
        return items.flatMap { differences($0, part["items"] ?? [:], at: path + "/*") }
      case .object(let members):
        let names = Set(members.map(\.key))
        let known = Set((part["properties"]?.members ?? [:]).map(\.key))
        let required = Set(part["required"]?.items?.compactMap(\.string) ?? [])
        return names.symmetricDifference(known).union(required.subtracting(names)).sorted()
          .map { "\(path)/\($0)" }
          + members.flatMap { key, value in
            part["properties"]?[key].map { differences(value, $0, at: "\(path)/\(key)") } ?? []
          }
      default: return []
      }
    }

    private func type(_ value: JSON) -> String {
      switch value {
      case .null: "null"
      case .bool: "boolean"
      case .integer: "integer"
      case .number: "number"
      case .string: "string"
      case .array: "array"
      case .object: "object"
      }
    }
  }
}
