/// A page of the reference.
public struct ReferencePage: Sendable {
  /// The name of its file in the DocC catalog.
  public let fileName: String
  /// Its text, Markdown.
  public let text: String

  /// A page from its blocks, which a blank line separates.
  init(_ name: String, source: String, _ blocks: [String]) {
    fileName = "\(name).md"
    let note =
      "_Generated from \(source) by `BLESS=1 swift test --filter ReferenceTests`. Do not edit._"
    text = (["# \(name)"] + blocks + [note]).joined(separator: "\n\n") + "\n"
  }
}

/// The pages of the reference that follow from the tables alone.
public enum ReferencePages {
  /// All of them, alphabetical by name.
  public static var all: [ReferencePage] {
    [
      diagnostics, distributions, estimators, functions, keys, ops, optimizers, queries, schedules,
      terms,
    ]
  }
}
