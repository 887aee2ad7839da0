/// A format of data files, known by the file's name.
///
/// This is what a spec can be checked with; `DataReader` of the training reads such a file.
public struct DataFormat: Sendable, Hashable {
  /// The name in a sentence, for example "CSV".
  public let name: String
  /// The ending of a file's name, in any letter case.
  public let ending: String
  /// A pattern of other names, in lower case and without `.gz`, with an example; nil for none.
  public let otherNames: OtherNames?
  /// True if such a file holds arrays by name.
  public let hasKeys: Bool
  /// True if its first line may name columns.
  public let hasHeader: Bool
  /// True if a gzipped file is one of the format, too.
  public let mayBeCompressed: Bool
  /// Its content in one sentence.
  public let summary: String

  /// Names without the ending.
  public struct OtherNames: Sendable, Hashable {
    /// A regular expression.
    public let pattern: String
    /// A name that it matches.
    public let example: String
  }

  /// True if its parts lie in any order, so that all of it has to be there.
  public var isWhole: Bool { hasKeys }

  /// The endings of its files.
  public var endings: [String] { mayBeCompressed ? [ending, ending + ".gz"] : [ending] }

  /// The endings of all formats.
  public static var endings: [String] { all.flatMap(\.endings) }

  /// The format of a file with such a name, or nil for an unknown one.
  public init?(path: String) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard let format = Self.all.first(where: { $0.matches(name) }) else { return nil }
    self = format
  }

  /// A format.
  init(
    _ name: String, ending: String, otherNames: OtherNames?, hasKeys: Bool, hasHeader: Bool,
    mayBeCompressed: Bool, summary: String
  ) {
    self.name = name
    self.ending = ending
    self.otherNames = otherNames
    self.hasKeys = hasKeys
    self.hasHeader = hasHeader
    self.mayBeCompressed = mayBeCompressed
    self.summary = summary
  }

  private func matches(_ name: String) -> Bool {
    let bare = mayBeCompressed && name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    if bare.hasSuffix(ending) { return true }
    guard let otherNames, let pattern = try? Regex(otherNames.pattern) else { return false }
    return bare.contains(pattern)
  }
}
