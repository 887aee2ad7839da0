import COneHot
import Training

/// The elements of an array of C structs.
func elements<Element>(
  _ pointer: UnsafePointer<Element>?, _ count: Int64, _ what: String
) throws(RunError) -> [Element] {
  guard count != 0 else { return [] }
  guard let pointer, let count = Int(exactly: count), count > 0 else {
    throw RunError.usage(
      "\(count) \(what) are at \(pointer == nil ? "NULL" : "a place")", help: nil)
  }
  return Array(UnsafeBufferPointer(start: pointer, count: count))
}

/// A text of a caller.
func string(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(RunError) -> String {
  guard let pointer else { throw RunError.usage("\(what) is NULL", help: nil) }
  guard let text = String(validatingCString: pointer) else {
    throw RunError.usage("\(what) is not valid UTF-8", help: nil)
  }
  return text
}

/// A path that a caller names; the empty one is no path.
func path(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(RunError) -> String {
  let path = try string(pointer, what)
  guard !path.isEmpty else { throw RunError.usage("\(what) is empty", help: nil) }
  return path
}

/// The element types of arrays, and their codes.
extension ElementKind {
  /// The kind with a code of the header; nil for an unknown one.
  init?(_ code: oh_dtype) {
    guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = kind
  }

  /// The code in the header.
  var code: oh_dtype {
    switch self {
    case .bool: oh_dtype(OH_BOOL)
    case .u8: oh_dtype(OH_U8)
    case .i8: oh_dtype(OH_I8)
    case .u16: oh_dtype(OH_U16)
    case .i16: oh_dtype(OH_I16)
    case .u32: oh_dtype(OH_U32)
    case .i32: oh_dtype(OH_I32)
    case .u64: oh_dtype(OH_U64)
    case .i64: oh_dtype(OH_I64)
    case .f16: oh_dtype(OH_F16)
    case .bf16: oh_dtype(OH_BF16)
    case .f32: oh_dtype(OH_F32)
    case .f64: oh_dtype(OH_F64)
    }
  }
}

extension FieldArray {
  /// The most axes of an array.
  private static let maximumRank: Int32 = 64

  /// A copy of an array of a caller.
  init(_ array: oh_array) throws(RunError) {
    let name = try string(array.name, "the name of an array")
    func wrong(_ message: String) -> RunError {
      .usage("the array `\(name)` \(message)", help: nil)
    }
    guard let kind = ElementKind(array.dtype) else {
      throw wrong("has the unknown element type \(array.dtype)")
    }
    guard (0...Self.maximumRank).contains(array.rank) else {
      throw wrong("has \(array.rank) axes")
    }
    guard array.rank == 0 || array.extents != nil else { throw wrong("has no extents") }
    let shape = UnsafeBufferPointer(start: array.extents, count: Int(array.rank)).map { Int($0) }
    guard array.byte_count >= 0 else { throw wrong("has \(array.byte_count) bytes") }
    guard array.byte_count == 0 || array.data != nil else { throw wrong("has no data") }
    let bytes = UnsafeRawBufferPointer(start: array.data, count: Int(array.byte_count))
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let copy: HostArray
    do throws(DataError) {
      copy = try HostArray(copying: bytes, as: kind, shape: shape, name: name)
    } catch {
      throw RunError.usage("the array `\(name)`: \(error.message)", help: error.help)
    }
    self.init(
      split: parts.count == 2 ? String(parts[0]) : nil, field: String(parts[parts.count - 1]),
      array: copy)
  }

  /// Copies of a caller's arrays.
  static func all(
    _ arrays: UnsafePointer<oh_array>?, _ count: Int64
  ) throws(RunError) -> [FieldArray] {
    var result: [FieldArray] = []
    for array in try elements(arrays, count, "arrays") { result.append(try FieldArray(array)) }
    return result
  }

  /// Copies of a caller's arrays of new rows, which belong to no split.
  static func rows(
    _ arrays: UnsafePointer<oh_array>?, _ count: Int64
  ) throws(RunError) -> [FieldArray] {
    let all = try all(arrays, count)
    guard let wrong = all.first(where: { $0.split != nil }), let split = wrong.split else {
      return all
    }
    throw RunError.usage(
      "new rows belong to no split, and the array `\(split):\(wrong.field)` names one",
      help: "name it `\(wrong.field)`")
  }
}
