/// The header of a NumPy array file: a Python dictionary literal with three entries.
struct NpyHeader: Hashable {
  /// The element type as NumPy writes it, for example `<f4`.
  var descr: String
  /// True if the first axis varies fastest.
  var isFortranOrder: Bool
  /// The extents.
  var shape: [Int]

  /// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`; nil for anything else.
  init?(parsing text: ArraySlice<UInt8>) {
    var scanner = Scanner(rest: text)
    var descr: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    guard scanner.accept("{") else { return nil }
    while !scanner.accept("}") {
      guard let key = scanner.string(), scanner.accept(":") else { return nil }
      switch key {
      case "descr":
        guard descr == nil, let value = scanner.string() else { return nil }
        descr = value
      case "fortran_order":
        guard isFortranOrder == nil, let value = scanner.boolean() else { return nil }
        isFortranOrder = value
      case "shape":
        guard shape == nil, let value = scanner.tuple() else { return nil }
        shape = value
      default: return nil
      }
      if !scanner.accept(",") {
        guard scanner.accept("}") else { return nil }
        break
      }
    }
    guard let descr, let isFortranOrder, let shape, scanner.isAtEnd else { return nil }
    self.descr = descr
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }

  /// The element type and byte order, or nil for a type that holds no plain numbers.
  var element: (kind: ElementKind, bigEndian: Bool)? {
    let kinds: [String: ElementKind] = [
      "b1": .bool, "u1": .u8, "i1": .i8, "u2": .u16, "i2": .i16, "u4": .u32, "i4": .i32,
      "u8": .u64, "i8": .i64, "f2": .f16, "f4": .f32, "f8": .f64,
    ]
    guard let kind = kinds[String(descr.dropFirst())] else { return nil }
    switch descr.first {
    case "<", "=": return (kind, false)
    case ">": return (kind, true)
    case "|" where kind.width == 1: return (kind, false)
    default: return nil
    }
  }

  /// The few tokens of the literal, with blanks between them skipped.
  private struct Scanner {
    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool {
      mutating get {
        skipBlanks()
        return rest.isEmpty
      }
    }

    mutating func accept(_ text: String) -> Bool {
      skipBlanks()
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }

    mutating func string() -> String? {
      let quote: UInt8
      if accept("'") {
        quote = UInt8(ascii: "'")
      } else if accept("\"") {
        quote = UInt8(ascii: "\"")
      } else {
        return nil
      }
      guard let end = rest.firstIndex(of: quote) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }

    mutating func boolean() -> Bool? {
      accept("True") ? true : accept("False") ? false : nil
    }

    mutating func tuple() -> [Int]? {
      guard accept("(") else { return nil }
      var items: [Int] = []
      while !accept(")") {
        skipBlanks()
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        rest = rest[digits.endIndex...]
        items.append(value)
        if !accept(",") { return accept(")") ? items : nil }
      }
      return items
    }

    private mutating func skipBlanks() {
      rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    }
  }
}
