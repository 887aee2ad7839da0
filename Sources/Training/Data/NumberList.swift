/// Numbers that are held in the narrowest of `uint8`, `float32` and `float64` that has all of them.
struct NumberList {
  private var bytes: [UInt8] = []
  private var floats: [Float] = []
  private var doubles: [Double] = []
  private var type = NarrowType.byte
  /// The count of numbers at which the free memory is measured again.
  private var room = 0
  private let path: String

  /// The types, from the narrowest.
  private enum NarrowType: Int {
    case byte = 1
    case float = 4
    case double = 8

    /// True if a number is one of the type.
    func holds(_ number: Double) -> Bool {
      switch self {
      // The sign of a zero is no byte's.
      case .byte: UInt8(exactly: number) != nil && number.bitPattern != (-0.0).bitPattern
      case .float: Double(Float(number)) == number || number.isNaN
      case .double: true
      }
    }
  }

  /// No numbers; `path` is the file's that messages name.
  init(path: String) { self.path = path }

  /// The numbers in the narrowest type.
  var storage: HostArray.Storage {
    switch type {
    case .byte: .uint8(bytes)
    case .float: .float(floats)
    case .double: .double(doubles)
    }
  }

  /// Adds a number.
  mutating func append(_ number: Double) throws(DataError) {
    if !type.holds(number) { widen(for: number) }
    let count = bytes.count + floats.count + doubles.count
    if count >= room {
      room = max(1 << 16, 2 * count)
      try MemoryLimit.check(room, times: type.rawValue, "a table of \(count) numbers so far", path)
    }
    switch type {
    case .byte: bytes.append(UInt8(number))
    case .float: floats.append(Float(number))
    case .double: doubles.append(number)
    }
  }

  private mutating func widen(for number: Double) {
    if type == .byte, NarrowType.float.holds(number) {
      type = .float
      floats = bytes.map { Float($0) }
    } else {
      doubles = type == .byte ? bytes.map { Double($0) } : floats.map { Double($0) }
      type = .double
      floats = []
    }
    bytes = []
    room = 0
  }
}
