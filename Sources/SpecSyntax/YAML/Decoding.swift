public import Diagnostics

/// Readers that decode a node as the type that its key requires.
///
/// Each returns nil after reporting the reason, or silently if the node has been reported already.
/// `what` names the place in messages, usually the key.
extension YAMLNode {
  /// A whole number within bounds, from a plain scalar.
  public func decodeInt(
    for what: String, in bounds: ClosedRange<Int> = Int.min...Int.max,
    _ diagnostics: inout [Diagnostic]
  ) -> Int? {
    let wanted = "a whole number"
    guard let scalar = plainScalar(what, wanted, isNumber, &diagnostics) else { return nil }
    switch NumberReading(scalar.text) {
    case .number(.int(let value)):
      guard bounds.contains(value) else {
        let nearest = min(max(value, bounds.lowerBound), bounds.upperBound)
        report(
          .numberOutOfRange, "`\(what)` must be \(describe(bounds))",
          "the nearest allowed value is `\(nearest)`", &diagnostics)
        return nil
      }
      return value
    case .number(.float(let value)):
      let whole = Int(exactly: value)
      report(
        .wrongType, "`\(what)` must be \(wanted), not `\(scalar.text)`",
        whole.map { "write `\($0)`" } ?? "round it", &diagnostics,
        fixes: NumberReading.fixes(whole.map { ["\($0)"] } ?? [], at: span))
    case .bigInteger:
      report(.numberOutOfRange, "`\(scalar.text)` needs more than 64 bits", nil, &diagnostics)
    case let other:
      reportNotANumber(other, scalar.text, what, wanted, &diagnostics)
    }
    return nil
  }

  /// A finite number within bounds, from a plain scalar; whole numbers are numbers too.
  public func decodeFloat(
    for what: String, in bounds: ClosedRange<Double>? = nil, _ diagnostics: inout [Diagnostic]
  ) -> Double? {
    let wanted = "a number"
    guard let scalar = plainScalar(what, wanted, isNumber, &diagnostics) else { return nil }
    let value: Double
    switch NumberReading(scalar.text) {
    case .number(let number): value = number.double
    case .bigInteger(let number): value = number
    case let other:
      reportNotANumber(other, scalar.text, what, wanted, &diagnostics)
      return nil
    }
    if let bounds, !bounds.contains(value) {
      report(
        .numberOutOfRange, "`\(what)` must be \(bounds.described())",
        "the nearest allowed value is "
          + "`\(min(max(value, bounds.lowerBound), bounds.upperBound))`", &diagnostics)
      return nil
    }
    return value
  }

  /// A truth value, from the plain scalars `true` and `false` (also capitalized).
  public func decodeBool(for what: String, _ diagnostics: inout [Diagnostic]) -> Bool? {
    let wanted = "`true` or `false`"
    guard let scalar = plainScalar(what, wanted, { truthValue($0) != nil }, &diagnostics) else {
      return nil
    }
    if let value = truthValue(scalar.text) { return value }
    let old: [String: String] = [
      "yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false",
    ]
    if let fixed = old[scalar.text.lowercased()] {
      report(
        .yaml11Spelling, "`\(what)` must be \(wanted), not `\(scalar.text)`", "write `\(fixed)`",
        &diagnostics, fixes: NumberReading.fixes([fixed], at: span))
    } else {
      report(
        .wrongType, "`\(what)` must be \(wanted), not `\(scalar.text)`", nil, &diagnostics)
    }
    return nil
  }

  /// A number or truth value of whatever kind it is written as, from a plain scalar.
  public func decodeLiteral(for what: String, _ diagnostics: inout [Diagnostic]) -> Literal? {
    let wanted = "a number, `true` or `false`"
    let fits = { isNumber($0) || truthValue($0) != nil }
    guard let scalar = plainScalar(what, wanted, fits, &diagnostics) else { return nil }
    if let value = truthValue(scalar.text) { return .bool(value) }
    switch NumberReading(scalar.text) {
    case .number(.int(let value)): return .int(value)
    case .number(.float(let value)): return .float(value)
    case .bigInteger:
      report(.numberOutOfRange, "`\(scalar.text)` needs more than 64 bits", nil, &diagnostics)
      return nil
    default:
      if case .oldSpelling = NumberReading(scalar.text) {
        return decodeInt(for: what, &diagnostics).map { .int($0) }
      }
      if ["yes", "no", "on", "off"].contains(scalar.text.lowercased()) {
        return decodeBool(for: what, &diagnostics).map { .bool($0) }
      }
      reportNotANumber(NumberReading(scalar.text), scalar.text, what, wanted, &diagnostics)
      return nil
    }
  }

  /// The text of any scalar, whatever it looks like.
  public func decodeText(for what: String, _ diagnostics: inout [Diagnostic]) -> String? {
    anyScalar(what, "text", &diagnostics)?.text
  }

  /// The items of a sequence.
  public func decodeItems(for what: String, _ diagnostics: inout [Diagnostic]) -> [YAMLNode]? {
    if case .sequence(let items) = kind { return items }
    reportKind(what, "a list", &diagnostics)
    return nil
  }

  /// The entries of a mapping with keys of the user's own.
  public func decodeEntries(for what: String, _ diagnostics: inout [Diagnostic]) -> [Entry]? {
    if case .mapping(let entries) = kind { return entries }
    // The only line of the mapping.
    if let problem = scalar?.missingSpace?.problem {
      diagnostics.append(problem)
      return nil
    }
    reportKind(what, "a mapping", &diagnostics)
    return nil
  }

  /// The entries of a mapping with fixed keys: unknown and missing ones are reported.
  ///
  /// A missing key is shown at `place`, by default the mapping's first line. Of a partial mapping
  /// no key is reported as missing. A misspelt key with one correction is read as that one, so that
  /// one mistake is one error.
  public func decodeMapping(
    for what: String, keys: [String], required: [String] = [], at place: Span? = nil,
    _ diagnostics: inout [Diagnostic]
  ) -> [String: Entry]? {
    guard let entries = decodeEntries(for: what, &diagnostics) else { return nil }
    var found: [String: Entry] = [:]
    let present = Set(entries.map(\.key.text))
    for entry in entries {
      let key = entry.key.text
      if keys.contains(key) {
        found[key] = entry
      } else if let problem = entry.missingColon,
        let word = keys.first(where: { key.hasPrefix($0 + " ") && self[$0] == nil })
      {
        diagnostics.append(problem)
        found[word] = Entry(key: entry.key, value: YAMLNode(.invalid, span: entry.key.span))
      } else {
        let free = keys.filter { !present.contains($0) && found[$0] == nil }
        diagnostics.append(
          Diagnostic(
            .unknownKey, at: entry.key.span, "unknown key `\(key)` in \(quoted(what))",
            notes: ["known keys: " + keys.map { "`\($0)`" }.joined(separator: ", ")],
            help: suggestion(for: key, among: free),
            fixes: corrections(of: key, at: entry.key.span, among: free)))
        let near = nearest(to: key, among: free)
        if near.count == 1 { found[near[0]] = entry }
      }
    }
    // The missing parts of a partial mapping have been reported.
    for key in required where found[key] == nil && !isPartial {
      diagnostics.append(
        Diagnostic(.missingKey, at: place ?? span, "\(quoted(what)) is missing the key `\(key)`"))
    }
    return found
  }
}

/// A constant of a kind that is told from how it is written.
public enum Literal: Sendable, Hashable, CustomStringConvertible {
  /// A whole number.
  case int(Int)
  /// A number with a fraction or exponent.
  case float(Double)
  /// A truth value.
  case bool(Bool)

  /// The canonical text.
  public var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    case .bool(let value): "\(value)"
    }
  }
}

// MARK: - Reports

/// A key in backticks; a description such as "the spec" as it is.
private func quoted(_ what: String) -> String { what.contains(" ") ? what : "`\(what)`" }

extension YAMLNode {
  private func truthValue(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  private func isNumber(_ text: String) -> Bool {
    if case .number = NumberReading(text) { true } else { false }
  }

  /// The scalar, which must not be quoted; `fits` tells whether the text would be valid without its
  /// quotes.
  private func plainScalar(
    _ what: String, _ wanted: String, _ fits: (String) -> Bool, _ diagnostics: inout [Diagnostic]
  ) -> Scalar? {
    guard let scalar = anyScalar(what, wanted, &diagnostics) else { return nil }
    guard scalar.style == .plain else {
      let isFlow = scalar.style == .single || scalar.style == .double
      let fix = Fix("remove the quotes", .safe, replacing: span, by: scalar.text)
      report(
        .quotedScalar, "`\(what)` must be \(wanted), and a quoted value is text",
        "remove the quotes: `\(scalar.text)`", &diagnostics,
        fixes: isFlow && fits(scalar.text) ? [fix] : [])
      return nil
    }
    return scalar
  }

  private func anyScalar(
    _ what: String, _ wanted: String, _ diagnostics: inout [Diagnostic]
  ) -> Scalar? {
    guard let scalar, !isEmpty else {
      reportKind(what, wanted, &diagnostics)
      return nil
    }
    return scalar
  }

  private func reportKind(
    _ what: String, _ wanted: String, _ diagnostics: inout [Diagnostic]
  ) {
    switch kind {
    case .invalid: break
    case .scalar where isEmpty:
      report(.emptyValue, "`\(what)` has no value", "write \(wanted), or remove it", &diagnostics)
    case .scalar(let scalar):
      report(.wrongType, "`\(what)` must be \(wanted), not `\(scalar.text)`", nil, &diagnostics)
    case .sequence:
      report(.wrongType, "`\(what)` must be \(wanted), not a list", nil, &diagnostics)
    case .mapping:
      report(.wrongType, "`\(what)` must be \(wanted), not a mapping", nil, &diagnostics)
    }
  }

  private func reportNotANumber(
    _ reading: NumberReading, _ text: String, _ what: String, _ wanted: String,
    _ diagnostics: inout [Diagnostic]
  ) {
    switch reading {
    case .oldSpelling(let help, let readings):
      report(
        .yaml11Spelling, "`\(what)` must be \(wanted), and `\(text)` is ambiguous", help,
        &diagnostics, fixes: NumberReading.fixes(readings, at: span))
    case .outOfRange:
      report(.numberOutOfRange, "the number `\(text)` is out of range", nil, &diagnostics)
    case .notFinite:
      report(.numberOutOfRange, "`\(what)` must be finite", nil, &diagnostics)
    default:
      report(.wrongType, "`\(what)` must be \(wanted), not `\(text)`", nil, &diagnostics)
    }
  }

  private func report(
    _ id: DiagnosticID, _ message: String, _ help: String?, _ diagnostics: inout [Diagnostic],
    fixes: [Fix] = []
  ) {
    diagnostics.append(Diagnostic(id, at: span, message, help: help, fixes: fixes))
  }

  private func describe(_ bounds: ClosedRange<Int>) -> String {
    if bounds.upperBound == Int.max { return "at least \(bounds.lowerBound)" }
    if bounds.lowerBound == Int.min { return "at most \(bounds.upperBound)" }
    return "from \(bounds.lowerBound) to \(bounds.upperBound)"
  }
}
