import Foundation
import SpecModel
import TensorCore
import TensorIR

/// Writes the files that a checked model's sources name, with random values that fit.
struct DataFiles {
  let model: Model
  let folder: String

  func write() throws {
    let batch = (model.train?.strata ?? []).reduce(0) { $0 + $1.batch }
    for split in model.sources {
      let needed = split.sources.values.compactMap(\.rows?.upperBound).max() ?? 0
      let rows = max(batch, needed, 20)
      for (name, source) in split.sources.sorted(by: { $0.key < $1.key }) {
        guard let field = model.field(name) else { continue }
        try write(field, source, rows: rows, split.name)
      }
    }
  }

  private func write(
    _ field: DataField, _ source: FieldSource, rows: Int, _ split: String
  ) throws {
    let path = "\(folder)/\(source.file)"
    // A split that is taken from another has its file.
    guard !FileManager.default.fileExists(atPath: path) else { return }
    let key = RandomKey(seed: 0).folding(split).folding(field.name)
    var row = field.shape.extents
    var classes = 0
    if field.support == .onehot { classes = row.removeLast() }
    let length = row.reduce(1, *)
    let values = (0..<rows * length).map { index -> Double in
      let uniform = Noise.uniform.value(key, element: index % length, row: index / length)
      switch field.support {
      case .onehot: return (uniform * Double(classes)).rounded(.down)
      case .index, .count: return (uniform * 4).rounded(.down)
      case .binary: return source.binarize == nil ? (uniform < 0.5 ? 1 : 0) : uniform
      case .real: return Noise.normal.value(key, element: index % length, row: index / length)
      case .positive: return 0.1 + uniform * 2
      case .unit, .simplex: return uniform
      }
    }
    if path.hasSuffix(".csv") {
      let lines = (0..<rows).map { line in
        values[line * length..<(line + 1) * length].map { "\($0)" }.joined(separator: ",") + "\n"
      }
      try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      try npy(values, [rows] + row).write(to: URL(fileURLWithPath: path))
    }
  }

  /// An array of doubles as NumPy writes it.
  private func npy(_ values: [Double], _ shape: [Int]) -> Data {
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(extents)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)])
    data += Data(header.utf8)
    values.withUnsafeBytes { data += Data($0) }
    return data
  }
}
