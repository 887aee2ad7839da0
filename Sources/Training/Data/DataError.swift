import Diagnostics

/// A problem with a file that a person gave or asked for.
///
/// The message is lowercase and has no final period; `help` alone says how to fix it.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of the problem, for code that reacts to it.
  public enum Kind: Sendable, Hashable {
    /// There is no such file.
    case missing
    /// The file ends too early.
    case truncated
    /// The file needs more memory than there is.
    case memory
    /// The file is intact but does not contain the requested data.
    case mismatch
    /// The file is damaged or of another format, or cannot be read or written.
    case other
  }

  /// The grammar of a message.
  public enum Form: Sendable, Hashable {
    /// A sentence of its own: "`7,x` is not a number".
    case sentence
    /// The rest of a sentence whose subject is the file: "is not a CSV file".
    case predicate
  }

  /// The problem, for example "`7,x` is not a number".
  public var message: String
  /// The file, as it was named.
  public var path: String
  /// The line in the file, from 1, for text files.
  public var line: Int?
  /// The column in Unicode scalars, from 1, for text files.
  public var column: Int?
  /// Advice for fixing it.
  public var help: String?
  /// The kind of the problem.
  public var kind: Kind
  /// The grammar of the message.
  public var form: Form
  private var withheldMessage: String?
  private var quotesInHelp = false

  /// A problem with the file at `path`.
  public init(
    _ message: String, path: String, line: Int? = nil, column: Int? = nil, help: String? = nil,
    kind: Kind = .other, form: Form = .sentence
  ) {
    self.message = message
    self.path = path
    self.line = line
    self.column = column
    self.help = help
    self.kind = kind
    self.form = form
  }

  /// A problem whose message quotes parts of the file's content.
  ///
  /// - Parameter quotesInHelp: true if the help holds such parts.
  init(
    quoting message: Quotation, path: String, line: Int? = nil, column: Int? = nil,
    help: String? = nil, quotesInHelp: Bool = false, kind: Kind = .other, form: Form = .sentence
  ) {
    self.init(
      message.text, path: path, line: line, column: column, help: help, kind: kind, form: form)
    withheldMessage = message.withheld
    self.quotesInHelp = quotesInHelp
  }

  /// The same without any part of the file's content, for readers who may not see it.
  public var withheld: DataError {
    var error = self
    error.message = withheldMessage ?? message
    if quotesInHelp { error.help = nil }
    return error
  }

  /// The problem on one line: `path:line:column: message (help)`.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(path)\(place): \(message)" + (help.map { " (\($0))" } ?? "")
  }
}

/// A message that quotes parts of a file's content, which `\(file:)` marks.
struct Quotation: ExpressibleByStringInterpolation {
  /// The whole message.
  let text: String
  /// The message with `…` for every part.
  let withheld: String

  init(stringLiteral value: String) {
    text = value
    withheld = value
  }

  init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
    withheld = stringInterpolation.withheld
  }

  struct StringInterpolation: StringInterpolationProtocol {
    var text = ""
    var withheld = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) {
      text += literal
      withheld += literal
    }

    mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      appendLiteral("\(value)")
    }

    /// A part of a file's content, escaped for a message.
    mutating func appendInterpolation(file part: String) {
      text += printable(part)
      withheld += "…"
    }
  }
}

/// Text from a file made fit for a message: control characters replaced, cut to 40 characters.
func printable(_ text: String) -> String {
  let clean = text.unicodeScalars.prefix(41).map { scalar in
    scalar.isInstruction || scalar.value == 0xFFFD ? "?" : scalar
  }
  var view = String.UnicodeScalarView()
  view.append(contentsOf: clean.prefix(40))
  return String(view) + (clean.count > 40 ? "…" : "")
}

/// A count of bytes as a person reads it, for example "8 GiB".
func byteText(_ count: Int) -> String {
  let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var value = Double(count)
  var unit = 0
  while value >= 1024, unit < units.count - 1 {
    value /= 1024
    unit += 1
  }
  let rounded = (value * 10).rounded() / 10
  return (rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)) + " \(units[unit])"
}
