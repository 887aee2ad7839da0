public import Diagnostics
import SpecSyntax

/// A value given on the command line: `--set NAME=VALUE`.
public struct Override: Sendable {
  /// A hyperparameter, or `section.key`.
  public let name: String
  /// The value as a spec would write it.
  public let value: String

  /// An override.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// `NAME=VALUE`; nil for anything else.
  public init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    self.init(name: String(parts[0]), value: String(parts[1]))
  }
}

/// The sections in which an override may set a key.
private let sections: [String: [SpecKey]] = [
  "estimators": [], "train": SpecKeys.train, "evaluate": SpecKeys.evaluate,
  "audit": SpecKeys.audit,
]

/// The tree with overrides in place; those of hyperparameters are returned by name.
func apply(
  _ overrides: [Override], to root: YAMLNode, _ constants: inout [String: YAMLNode],
  _ report: Report
) -> YAMLNode {
  var root = root
  for override in overrides {
    let file = SourceFile(path: "--set \(override.name)", text: override.value)
    let (value, diagnostics) = parseYAML(file)
    report.diagnostics += diagnostics
    guard let value else { continue }
    let whole = Span(file: file, start: 0, end: file.bytes.count)
    let parts = override.name.split(separator: ".", maxSplits: 1).map(String.init)
    if parts.count == 2, let keys = sections[parts[0]] {
      let section = root[parts[0]]
      let known =
        keys.isEmpty
        ? drawn(root) + ["default"] : keys.map(\.name)
      // The draws of functions are not known before the graphs are read; unknown names are reported
      // there.
      let isOfFunction = keys.isEmpty && parts[1].contains(".")
      guard known.contains(parts[1]) || isOfFunction else {
        report.unknown(.unknownSetName, "key of `\(parts[0])`", parts[1], at: whole, among: known)
        continue
      }
      let key = Scalar(text: parts[1], style: .plain, span: whole)
      let others = (section?.entries ?? []).filter { $0.key.text != parts[1] }
      let updated = YAMLNode(
        .mapping(others + [.init(key: key, value: value)]), span: section?.span ?? whole)
      root = replacing(root, parts[0], updated, whole)
    } else {
      let known = (root["hyperparameters"]?.entries ?? []).map(\.key.text)
      guard known.contains(override.name) else {
        report.unknown(
          .unknownSetName, "hyperparameter or key", override.name, at: whole,
          among: known + sections.keys.map { $0 + "." })
        continue
      }
      constants[override.name] = value
    }
  }
  return root
}

/// The prefixes of names under which the model draws.
private func drawn(_ root: YAMLNode) -> [String] {
  (root["model"]?.entries ?? []).filter { $0.value.scalar?.text.hasPrefix("~") ?? false }
    .map(\.key.text)
}

private func replacing(
  _ root: YAMLNode, _ section: String, _ value: YAMLNode, _ span: Span
) -> YAMLNode {
  var entries = root.entries ?? []
  if let index = entries.firstIndex(where: { $0.key.text == section }) {
    entries[index] = .init(key: entries[index].key, value: value)
  } else {
    entries.append(.init(key: Scalar(text: section, style: .plain, span: span), value: value))
  }
  return YAMLNode(.mapping(entries), span: root.span)
}

extension SpecTree {
  /// The tree with the expressions of a section, by its keys from the top, replaced by others.
  public func replacing(
    _ section: [String], with expressions: [(name: String, value: SourceFile)]
  ) -> SpecTree {
    guard let root else { return self }
    let entries = expressions.map { name, file in
      let span = Span(file: file, start: 0, end: file.bytes.count)
      // The whole text is the expression, whatever YAML would make of it.
      let value = YAMLNode(
        .scalar(Scalar(text: file.text(0..<file.bytes.count), style: .plain, span: span)),
        span: span)
      return YAMLNode.Entry(key: Scalar(text: name, style: .plain, span: span), value: value)
    }
    return SpecTree(
      file: file,
      root: root.replacing(section[...], by: YAMLNode(.mapping(entries), span: root.span)),
      diagnostics: diagnostics, access: access)
  }
}

extension YAMLNode {
  fileprivate func replacing(_ path: ArraySlice<String>, by node: YAMLNode) -> YAMLNode {
    guard let name = path.first else { return node }
    var entries = entries ?? []
    let inner = entries.first { $0.key.text == name }?.value
    let value = (inner ?? YAMLNode(.mapping([]), span: span)).replacing(path.dropFirst(), by: node)
    if let index = entries.firstIndex(where: { $0.key.text == name }) {
      entries[index] = Entry(key: entries[index].key, value: value)
    } else {
      entries.append(Entry(key: Scalar(text: name, style: .plain, span: span), value: value))
    }
    return YAMLNode(.mapping(entries), span: span)
  }
}
