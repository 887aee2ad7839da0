/// Decimal numbers in text files, independent of the locale.
enum DecimalNumber {
  /// The double nearest to a number, or nil for any other text.
  ///
  /// Numbers are `[+-]digits[.digits][e[+-]digits]`, `nan`, `inf` and `infinity`, in any letter
  /// case. One too large for a double gives infinity.
  static func parse(_ text: ArraySlice<UInt8>) -> Double? {
    var rest = text
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var decimal = Decimal()
    guard decimal.scan(rest) else { return word(rest).map { isNegative ? -$0 : $0 } }
    // Both factors are exact, so one rounding is left (Clinger 1990, "How to read floating-point
    // numbers accurately").
    if decimal.isExact, decimal.digits < 1 << 53, abs(decimal.exponent) <= 22 {
      let magnitude = Double(decimal.digits)
      let power = powersOfTen[abs(decimal.exponent)]
      let value = decimal.exponent < 0 ? magnitude / power : magnitude * power
      return isNegative ? -value : value
    }
    return Double(String(decoding: text, as: UTF8.self))
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private static func word(_ text: ArraySlice<UInt8>) -> Double? {
    guard text.count <= 8 else { return nil }
    switch String(decoding: text, as: UTF8.self).lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return .infinity
    default: return nil
    }
  }

  /// A number without its sign as digits · 10^exponent.
  private struct Decimal {
    var digits: UInt64 = 0
    var exponent = 0
    /// True if no digit had to be dropped.
    var isExact = true

    /// Reads all of the text; false where it is not a number.
    mutating func scan(_ text: ArraySlice<UInt8>) -> Bool {
      var index = text.startIndex
      var sawDigit = false
      var sawPoint = false
      // Zeros at the end of a fraction have no effect, so they wait for another digit.
      var zeros = 0
      while index < text.endIndex {
        let byte = text[index]
        if byte == UInt8(ascii: ".") {
          if sawPoint { return false }
          sawPoint = true
        } else if let digit = Self.digit(byte) {
          sawDigit = true
          if sawPoint, digit == 0 {
            zeros += 1
          } else {
            for _ in 0..<zeros { append(0, isFraction: true) }
            zeros = 0
            append(digit, isFraction: sawPoint)
          }
        } else {
          break
        }
        index += 1
      }
      return sawDigit && scanExponent(text[index...])
    }

    private mutating func append(_ digit: UInt64, isFraction: Bool) {
      guard digits < 1 << 59 else {
        isExact = false
        return
      }
      digits = digits * 10 + digit
      if isFraction { exponent -= 1 }
    }

    private mutating func scanExponent(_ text: ArraySlice<UInt8>) -> Bool {
      guard let first = text.first else { return true }
      guard first == UInt8(ascii: "e") || first == UInt8(ascii: "E") else { return false }
      var rest = text.dropFirst()
      let isNegative = rest.first == UInt8(ascii: "-")
      if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard !rest.isEmpty else { return false }
      var value = 0
      for byte in rest {
        guard let digit = Self.digit(byte) else { return false }
        value = min(value * 10 + Int(digit), 1_000_000)
      }
      exponent += isNegative ? -value : value
      return true
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
      byte >= 0x30 && byte <= 0x39 ? UInt64(byte - 0x30) : nil
    }
  }
}
