import TensorIR

/// Something that an expression may name.
struct NamedValue {
  var name: String
  var shape: [Int]
  var support: Support
  /// True if it moves with no weight, so that a function that jumps may read it.
  var isData = false

  var count: Int { shape.reduce(1, *) }
  /// Class numbers are no numbers to compute with.
  var isNumber: Bool { support != .index }
}

/// The names that a graph's expressions can use so far.
struct Scope {
  var values: [NamedValue] = []
  /// Functions of `define` that take a vector and a size, by name.
  var functions: [String] = []
}

extension [Int] {
  /// The shape as a size or a list of sizes.
  var sizes: String { count == 1 ? "\(self[0])" : "[\(map(String.init).joined(separator: ", "))]" }
}
