/// A problem with a file that a person gave or asked for.
///
/// The message is lowercase and has no final period; `help` alone says how to mend it.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of problem it is, for those who react to it.
  public enum Kind: Sendable, Hashable {
    /// There is no such file.
    case missing
    /// The file ends too early.
    case truncated
    /// The file needs more memory than there is.
    case memory
    /// The file is sound and does not hold what was asked for.
    case mismatch
    /// The file is damaged or of another format, or cannot be read or written.
    case other
  }

  /// What is wrong, for example "`7,x` is not a number".
  public var message: String
  /// The file, as it was named.
  public var path: String
  /// The line in the file, from 1, for text files.
  public var line: Int?
  /// The column in Unicode scalars, from 1, for text files.
  public var column: Int?
  /// How to mend it.
  public var help: String?
  /// What kind of problem it is.
  public var kind: Kind

  /// A problem with the file at `path`.
  public init(
    _ message: String, path: String, line: Int? = nil, column: Int? = nil, help: String? = nil,
    kind: Kind = .other
  ) {
    self.message = message
    self.path = path
    self.line = line
    self.column = column
    self.help = help
    self.kind = kind
  }

  /// The problem on one line: `path:line:column: message (help)`.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(path)\(place): \(message)" + (help.map { " (\($0))" } ?? "")
  }
}

/// Text from a file made fit for a message: control characters replaced, cut to 40 characters.
func printable(_ text: String) -> String {
  let clean = text.unicodeScalars.prefix(41).map { scalar in
    scalar.properties.generalCategory == .control || scalar.value == 0xFFFD ? "?" : scalar
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
