/// The failure that libyaml reports when it stops.
///
/// libyaml tells its failures apart by English sentences alone. They are translated here, once.
struct YAMLFailure: Error {
  /// The kinds of failures that have a message of their own.
  enum Problem: CaseIterable {
    /// A tab where the indentation needs spaces.
    case tab
    /// A dash where no list can start.
    case dash
    /// A colon where no mapping can start.
    case colon
    /// A key without a colon.
    case missingColon
    /// A character that starts nothing.
    case startOfToken
    /// Something else where a value is expected.
    case missingValue
    /// Something else where the next key, item or document is expected.
    case missingEntry
    /// The end of the file or document within a quoted text.
    case unexpectedEnd
    /// A directive that is unknown, or given twice.
    case directive
    /// A tag that is not declared.
    case tag
    /// Any other.
    case other

    /// Parts of libyaml's sentences about it.
    fileprivate var phrases: [String] {
      switch self {
      case .tab: ["tab character"]
      case .dash: ["block sequence entries"]
      case .colon: ["mapping values are not allowed"]
      case .missingColon: ["could not find expected ':'"]
      case .startOfToken: ["cannot start any token"]
      case .missingValue: ["expected node content"]
      case .missingEntry:
        ["did not find expected key", "expected '-' indicator", "expected <document start>"]
      case .unexpectedEnd: ["unexpected document indicator", "unexpected end of stream"]
      case .directive: ["directive", "incompatible YAML document"]
      case .tag: [" tag"]
      case .other: []
      }
    }
  }

  /// The constructs within which a failure may lie.
  enum Construct: CaseIterable {
    /// A text in quotes.
    case quotedText
    /// An anchor or an alias.
    case anchor
    /// A line that starts with `%`.
    case directive
    /// A tag.
    case tag
    /// Any other.
    case other

    /// Parts of libyaml's sentences about it.
    fileprivate var phrases: [String] {
      switch self {
      case .quotedText: ["quoted scalar"]
      case .anchor: ["an alias", "an anchor"]
      case .directive: ["directive"]
      case .tag: [" tag"]
      case .other: []
      }
    }
  }

  /// The kind of the failure.
  let problem: Problem
  /// The construct that was being read.
  let construct: Construct
  /// libyaml's own words, for a failure without a message of ours.
  let text: String
  /// The byte offset at which it noticed.
  let problemOffset: Int
  /// The byte offset at which the construct that it was reading started.
  let contextOffset: Int?

  /// A failure from libyaml's sentences about the problem and its context; either may be empty.
  init(_ problem: String, context: String, problemOffset: Int, contextOffset: Int?) {
    self.problem =
      Problem.allCases.first { $0.phrases.contains(where: problem.contains) } ?? .other
    construct =
      Construct.allCases.first { $0.phrases.contains(where: context.contains) } ?? .other
    text = context.isEmpty ? problem : "\(problem) \(context)"
    self.problemOffset = problemOffset
    self.contextOffset = contextOffset
  }
}
