import Foundation
import SpecSyntax
import TestSupport

/// The YAML test suite, which no package ships: it is read where `shared` lies beside or in the
/// checkout.
enum YAMLSuite {
  /// An input with what a reader should make of it.
  struct Input {
    /// The folder below the suite's, for example `SM9W/01`.
    let name: String
    let bytes: [UInt8]
    /// True if it is not YAML.
    let isInvalid: Bool
    /// The tree that the events give, in the notation of ``notation(_:)``; nothing for an empty
    /// stream.
    let tree: String?
  }

  /// Where the suite should lie.
  static let folder: URL = {
    let places = ["../shared", "shared"].map {
      Repository.root.appending(path: "\($0)/data/yaml-test-suite").standardized
    }
    return places.first { FileManager.default.fileExists(atPath: $0.path) } ?? places[0]
  }()

  /// All inputs by name.
  static let inputs: [Input] = {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.lastPathComponent == "in.yaml" }
      .compactMap { url in
        let own = url.deletingLastPathComponent()
        guard let bytes = try? Data(contentsOf: url),
          let events = try? String(
            contentsOf: own.appending(path: "test.event"), encoding: .utf8)
        else { return nil }
        var reader = EventReader(events)
        return Input(
          name: String(own.standardized.path.dropFirst(folder.path.count + 1)),
          bytes: [UInt8](bytes),
          isInvalid: FileManager.default.fileExists(atPath: own.appending(path: "error").path),
          tree: reader.firstDocument())
      }.sorted { $0.name < $1.name }
  }()

  /// A tree in one line, styles included: `{`, `[` and scalars as `:plain`, `'single`, `"double`,
  /// `|literal`, `>folded`, each ended by a line break.
  static func notation(_ node: YAMLNode) -> String {
    switch node.kind {
    case .scalar(let scalar): notation(scalar)
    case .sequence(let items): "[\n" + items.map(notation).joined() + "]\n"
    case .mapping(let entries):
      "{\n" + entries.map { notation($0.key) + notation($0.value) }.joined() + "}\n"
    case .invalid: "invalid\n"
    }
  }

  private static func notation(_ scalar: Scalar) -> String {
    let sign =
      switch scalar.style {
      case .plain: ":"
      case .single: "'"
      case .double: "\""
      case .literal: "|"
      case .folded: ">"
      }
    return sign + scalar.text + "\n"
  }

  /// Reads the suite's notation of events.
  private struct EventReader {
    private var lines: [Substring]
    private var anchors: [Substring: String] = [:]

    init(_ text: String) {
      lines = text.split(separator: "\n").reversed()
    }

    /// The first document's tree, aliases expanded.
    mutating func firstDocument() -> String? {
      while let line = lines.popLast() {
        if line.hasPrefix("+DOC") { return node() }
      }
      return nil
    }

    /// The next node; nothing where a collection ends.
    private mutating func node() -> String? {
      guard let line = lines.popLast() else { return nil }
      var rest = line.dropFirst(4).drop { $0 == " " }
      var anchor: Substring?
      if line.hasPrefix("=ALI") { return anchors[rest.dropFirst()] }
      if line.hasPrefix("+") {
        let words = rest.split(separator: " ")
        anchor = words.first { $0.hasPrefix("&") }?.dropFirst()
        let (open, close) = line.hasPrefix("+MAP") ? ("{\n", "}\n") : ("[\n", "]\n")
        var text = open
        while let item = node() { text += item }
        text += close
        if let anchor { anchors[anchor] = text }
        return text
      }
      guard line.hasPrefix("=VAL") else { return nil }
      while let first = rest.first, first == "&" || first == "<" {
        let word = rest.prefix { $0 != " " }
        if first == "&" { anchor = word.dropFirst() }
        rest = rest.dropFirst(word.count + 1)
      }
      let text = Self.unescaped(rest) + "\n"
      if let anchor { anchors[anchor] = text }
      return text
    }

    private static func unescaped(_ text: Substring) -> String {
      var result = ""
      var isEscaped = false
      for character in text {
        guard isEscaped else {
          if character == "\\" { isEscaped = true } else { result.append(character) }
          continue
        }
        isEscaped = false
        let known: [Character: Character] = [
          "n": "\n", "t": "\t", "r": "\r", "b": "\u{8}", "0": "\0", "e": "\u{1B}",
        ]
        result.append(known[character] ?? character)
      }
      return result
    }
  }
}
