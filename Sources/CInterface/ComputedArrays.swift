import COneHot
import Training

/// The arrays that a call computed, in memory of their own.
final class ComputedArrays: @unchecked Sendable {
  /// The arrays as callers see them.
  let arrays: [oh_array]
  private let names: [CText]
  private let memory: [UnsafeMutableRawBufferPointer]

  /// Copies of arrays with their names.
  init(_ values: [(name: String, array: HostArray)]) {
    names = values.map { CText($0.name) }
    var memory: [UnsafeMutableRawBufferPointer] = []
    func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawBufferPointer {
      let place = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(bytes.count, 1), alignment: 64)
      place.copyMemory(from: bytes)
      memory.append(place)
      return place
    }
    arrays = zip(names, values).map { name, value in
      let extents = value.array.shape.map { Int64($0) }
      let shape = extents.withUnsafeBytes(copy)
      let data = value.array.withUnsafeBytes(copy)
      return oh_array(
        name: name.pointer, dtype: value.array.kind.code, rank: Int32(extents.count),
        extents: shape.baseAddress?.assumingMemoryBound(to: Int64.self),
        data: UnsafeRawPointer(data.baseAddress),
        byte_count: Int64(value.array.count * value.array.kind.width))
    }
    self.memory = memory
  }

  deinit { for place in memory { place.deallocate() } }
}

extension HostArray {
  /// The element type in memory.
  fileprivate var kind: ElementKind {
    switch storage {
    case .uint8: .u8
    case .int32: .i32
    case .uint32: .u32
    case .int64: .i64
    case .float: .f32
    case .double: .f64
    }
  }
}

@_cdecl("oh_result_count")
func resultCount(_ result: oh_result?) -> Int64 {
  Handles.object(result, ComputedArrays.self).map { Int64($0.arrays.count) } ?? -1
}

@_cdecl("oh_result_array")
func resultArray(
  _ result: oh_result?, _ index: Int64, _ array: UnsafeMutablePointer<oh_array>?
) -> oh_status {
  guard let array else { return oh_status(OH_USAGE) }
  array.pointee = oh_array()
  guard let all = Handles.object(result, ComputedArrays.self)?.arrays,
    let index = Int(exactly: index), all.indices.contains(index)
  else { return oh_status(OH_USAGE) }
  array.pointee = all[index]
  return oh_status(OH_CLEAN)
}

@_cdecl("oh_result_free")
func freeResult(_ result: oh_result?) { Handles.free(result, ComputedArrays.self) }
