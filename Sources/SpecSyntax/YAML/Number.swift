import Diagnostics

/// A number as the file has it: whole or with a fraction or exponent.
public enum Number: Sendable, Hashable, CustomStringConvertible {
  /// A whole number, written without point and exponent.
  case int(Int)
  /// Any other finite number.
  case float(Double)

  /// The value as a floating-point number.
  public var double: Double {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    }
  }

  /// The canonical text: the shortest that reads back as the same number of the same kind.
  public var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .float(let value): "\(value)"
    }
  }
}

/// A text read as a number by the rules of the YAML 1.2 core schema.
enum NumberReading: Hashable {
  case number(Number)
  /// A whole number beyond 64 bits; still a number where a fraction is allowed.
  case bigInteger(Double)
  /// A finite decimal that no 64-bit float can hold.
  case outOfRange
  /// Infinity or not a number, in YAML's spelling or another.
  case notFinite
  /// A spelling that YAML 1.1 reads as a number; `readings` are the unambiguous numbers that it may
  /// mean, and `help` is the advice.
  case oldSpelling(help: String, readings: [String])
  case notANumber

  init(_ text: String) {
    let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    self = Self.based(unsigned, isNegative: text.first == "-") ?? Self.decimal(text, unsigned)
  }

  /// `0o17` and `0x1F`.
  private static func based(_ digits: Substring, isNegative: Bool) -> NumberReading? {
    let radix = digits.hasPrefix("0o") ? 8 : digits.hasPrefix("0x") ? 16 : 0
    let rest = digits.dropFirst(2)
    guard radix > 0, !rest.isEmpty, rest.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return nil
    }
    guard radix == 16 || rest.allSatisfy({ $0 < "8" }) else { return .notANumber }
    guard let value = Int((isNegative ? "-" : "") + rest, radix: radix) else { return .outOfRange }
    return .number(.int(value))
  }

  private static func decimal(_ text: String, _ unsigned: Substring) -> NumberReading {
    if isWhole(unsigned) {
      if unsigned.count > 1, unsigned.first == "0" {
        return leadingZeros(unsigned, sign: text.first == "-" ? "-" : "")
      }
      if let value = Int(text) { return .number(.int(value)) }
      return Double(text).map { $0.isFinite ? .bigInteger($0) : .outOfRange } ?? .notANumber
    }
    if isDecimal(unsigned), let value = Double(text) {
      // A decimal that rounds to zero although a digit of it is not zero has underflowed.
      let digits = unsigned.prefix { $0 != "e" && $0 != "E" }
      let isZero = !digits.contains { ("1"..."9").contains($0) }
      return value.isFinite && (value != 0 || isZero) ? .number(.float(value)) : .outOfRange
    }
    if [".inf", "inf", "infinity", ".nan", "nan"].contains(unsigned.lowercased()) {
      return .notFinite
    }
    return oldSpelling(text, unsigned) ?? .notANumber
  }

  /// `1_000` and `12:30`, which YAML 1.1 reads as 1000 and 750.
  private static func oldSpelling(_ text: String, _ unsigned: Substring) -> NumberReading? {
    if unsigned.first?.isNumber == true, unsigned.contains("_") {
      let plain = text.filter { $0 != "_" }
      if case .number = NumberReading(plain) {
        return .oldSpelling(help: "write `\(plain)`", readings: [plain])
      }
    }
    let parts = unsigned.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.allSatisfy({ isWhole($0) }) else { return nil }
    return .oldSpelling(help: "write one number, without `:`", readings: [])
  }

  /// `017`, which is 17 or, as in YAML 1.1, 15; one digit is the same in both.
  private static func leadingZeros(_ digits: Substring, sign: String) -> NumberReading {
    let stripped = digits.drop { $0 == "0" }
    let decimal = sign + (stripped.isEmpty ? "0" : stripped)
    guard stripped.count > 1, stripped.allSatisfy({ $0 < "8" }) else {
      return .oldSpelling(help: "write `\(decimal)`", readings: [decimal])
    }
    let octal = "\(sign)0o\(stripped)"
    return .oldSpelling(
      help: "write `\(decimal)`, or `\(octal)` for octal", readings: [decimal, octal])
  }

  /// Fixes of an old spelling; safe where there is one reading.
  static func fixes(_ readings: [String], at span: Span) -> [Fix] {
    readings.map {
      Fix("write `\($0)`", readings.count == 1 ? .safe : .suggested, replacing: span, by: $0)
    }
  }

  private static func isWhole(_ text: Substring) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// `1.5`, `.5`, `1.` and these, or whole digits, with an exponent.
  private static func isDecimal(_ text: Substring) -> Bool {
    let exponentStart = text.firstIndex { $0 == "e" || $0 == "E" } ?? text.endIndex
    let mantissa = text[..<exponentStart]
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }),
      parts.allSatisfy({ $0.isEmpty || isWhole($0) })
    else { return false }
    guard exponentStart < text.endIndex else { return true }
    let exponent = text[text.index(after: exponentStart)...]
    return isWhole(exponent.first == "-" || exponent.first == "+" ? exponent.dropFirst() : exponent)
  }
}

extension ClosedRange<Double> {
  /// The range in words, for example "at least 0 and at most 1"; a bound that no finite number
  /// passes is not said.
  package func described(excludingLowerBound: Bool = false) -> String {
    let greatest = Double.greatestFiniteMagnitude
    let low =
      lowerBound <= -greatest
      ? nil : (excludingLowerBound ? "greater than " : "at least ") + lowerBound.shortText
    let high = upperBound >= greatest ? nil : "at most \(upperBound.shortText)"
    let bounds = [low, high].compactMap { $0 }
    return bounds.isEmpty ? "finite" : bounds.joined(separator: " and ")
  }
}
