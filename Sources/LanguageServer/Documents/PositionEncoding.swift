/// The unit of the protocol's columns.
enum PositionEncoding: String, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// The first encoding that the client offers and we know; UTF-16 where it offers none.
  init(offered: [String]) {
    self = offered.lazy.compactMap(PositionEncoding.init(rawValue:)).first ?? .utf16
  }

  /// The number of units of a character whose UTF-8 form starts with a byte; 0 for a continuation
  /// byte.
  func units(leading byte: UInt8) -> Int {
    switch self {
    case .utf8: 1
    case .utf16: byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1
    case .utf32: byte & 0xC0 == 0x80 ? 0 : 1
    }
  }
}
