import TensorIR

/// The rule for single values of a field: the conversion of a file's number, and its validity.
struct FieldValues {
  let support: Support
  let scale: Double?
  let threshold: Double?
  let isDynamic: Bool

  /// The conversion of a number in the file.
  func transformed(_ number: Double) -> Double {
    let scaled = scale.map { number * $0 } ?? number
    return threshold.map { scaled > $0 ? 1 : 0 } ?? scaled
  }

  /// True if a number lies in the support, after the transformation.
  func accepts(_ value: Double) -> Bool {
    switch support {
    case .binary where isDynamic: value >= 0 && value <= 1
    case .binary, .onehot: value == 0 || value == 1
    case .unit: value >= 0 && value <= 1
    case .index: value >= 0 && value <= Double(Int32.max) && value == value.rounded()
    case .count: value >= 0 && value.isFinite && value == value.rounded()
    default: value.isFinite
    }
  }

  /// The most compact form of some of a file's numbers.
  ///
  /// If the file has that form and all numbers are selected, they are not copied.
  ///
  /// - Parameter isMissing: true if a number stands for a missing one, which is stored as 0.
  /// - Returns: the form, or the position of the first number that does not fit.
  func encode<T: FileNumber>(
    _ all: [T], _ part: Range<Int>, isMissing: ((Double) -> Bool)?
  ) -> Result<FieldColumn.Storage, Misfit> {
    let numbers = all[part]
    let own = part == all.indices ? all : nil
    // Bytes keep their form, whatever their meaning.
    if let bytes = numbers as? ArraySlice<UInt8>, isMissing == nil {
      return encode(bytes: bytes, own as? [UInt8])
    }
    var fitsByte = true
    var fitsFloat = true
    for (position, number) in numbers.enumerated() {
      let number = number.double
      if let isMissing, isMissing(number) { continue }
      let value = transformed(number)
      guard accepts(value) else { return .failure(Misfit(position: position, number: number)) }
      if fitsByte, !(value >= 0 && value <= 255 && value == value.rounded()) { fitsByte = false }
      if fitsFloat, Double(Float(value)) != value { fitsFloat = false }
    }
    func value(_ number: T) -> Double {
      let number = number.double
      return isMissing?(number) == true ? 0 : transformed(number)
    }
    if fitsByte {
      return .success(.bytes(numbers.map { UInt8(value($0)) }, .identity))
    }
    let isUnchanged = scale == nil && threshold == nil && isMissing == nil
    if support == .index { return .success(.integers(numbers.map { Int32(value($0)) })) }
    if isUnchanged, fitsFloat, let floats = own as? [Float] { return .success(.floats(floats)) }
    if isUnchanged, !fitsFloat, let doubles = own as? [Double] {
      return .success(.doubles(doubles))
    }
    if fitsFloat { return .success(.floats(numbers.map { Float(value($0)) })) }
    return .success(.doubles(numbers.map { value($0) }))
  }

  private func encode(
    bytes: ArraySlice<UInt8>, _ own: [UInt8]?
  ) -> Result<FieldColumn.Storage, Misfit> {
    var seen = [Bool](repeating: false, count: 256)
    for byte in bytes { seen[Int(byte)] = true }
    let refused = (UInt8.min...UInt8.max).filter {
      seen[Int($0)] && !accepts(transformed(Double($0)))
    }
    if let position = bytes.firstIndex(where: { refused.contains($0) }), !refused.isEmpty {
      return .failure(
        Misfit(position: position - bytes.startIndex, number: Double(bytes[position])))
    }
    let values = (UInt8.min...UInt8.max).map { transformed(Double($0)) }
    let areBytes = zip(values, seen).allSatisfy { value, isSeen in
      !isSeen || (value >= 0 && value <= 255 && value == value.rounded())
    }
    guard areBytes else {
      guard support == .index else {
        return .success(.bytes(own ?? Array(bytes), ByteTable(values)))
      }
      return .success(.integers(bytes.map { Int32(values[Int($0)]) }))
    }
    // A byte that is its own number needs no table when a batch is made.
    let meaning = zip(values, seen).map { $1 ? UInt8($0) : 0 }
    if let own, zip(0..., seen).allSatisfy({ !$1 || Int(meaning[$0]) == $0 }) {
      return .success(.bytes(own, .identity))
    }
    return .success(.bytes(bytes.map { meaning[Int($0)] }, .identity))
  }

  /// The first number that does not fit.
  struct Misfit: Error {
    /// Its row-major position.
    let position: Int
    /// The number in the file.
    let number: Double
  }
}

/// The types of numbers that files hold.
protocol FileNumber {
  /// The number in double precision.
  var double: Double { get }
}

extension FileNumber where Self: BinaryInteger {
  /// The number in double precision.
  var double: Double { Double(self) }
}

extension UInt8: FileNumber {}
extension Int32: FileNumber {}
extension UInt32: FileNumber {}
extension Int64: FileNumber {}
extension Float: FileNumber {
  /// The number in double precision.
  var double: Double { Double(self) }
}
extension Double: FileNumber {
  /// The number itself.
  var double: Double { self }
}
