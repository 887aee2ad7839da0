import Diagnostics
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR

extension Model {
  /// The values that replace fields and latent variables, as rows.
  ///
  /// - Throws: a name that is no field and no latent variable, or numbers that it cannot have.
  func given(
    _ values: [RowRequest.GivenValue], _ dtype: DType
  ) throws(RunError) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for value in values {
      let row: (shape: Shape, support: Support)
      if let field = field(value.name) {
        row = (field.shape, field.support)
      } else if let latent = latent(value.name) {
        row = (latent.shape, latent.distribution.valueSupport)
      } else {
        let own = Set(fields.map(\.name))
        let known = fields.map(\.name) + latents.map(\.name).filter { !own.contains($0) }
        throw RunError.usage(
          "no field or latent variable is called `\(value.name)`",
          help: suggestion(for: value.name, among: known, orList: "there are"))
      }
      guard result[value.name] == nil else {
        throw RunError.usage("`\(value.name)` is given twice", help: "leave one of them out")
      }
      result[value.name] = try value.tensor(row.shape, row.support, dtype)
    }
    return result
  }
}

extension RowRequest.GivenValue {
  /// The row of a shape and support.
  fileprivate func tensor(
    _ shape: Shape, _ support: Support, _ dtype: DType
  ) throws(RunError) -> Tensor {
    if support == .onehot { return try classes(shape, dtype) }
    let type = support == .index ? DType.i32 : dtype
    guard numbers.count == 1 || numbers.count == shape.count else {
      throw mismatch("has \(shape.count) elements, and \(numbers.count) numbers are given")
    }
    let isLegal: (Double) -> Bool =
      switch support {
      case .binary: { $0 == 0 || $0 == 1 }
      case .unit, .simplex: { $0 >= 0 && $0 <= 1 }
      case .index: { $0 >= 0 && Int32(exactly: $0) != nil }
      default: { $0.isFinite }
      }
    guard let wrong = numbers.first(where: { !isLegal($0) }) else {
      return Tensor(
        type, shape,
        numbers.count == 1 ? [Double](repeating: numbers[0], count: shape.count) : numbers)
    }
    throw mismatch("is \(support.rawValue) and cannot be \(wrong)")
  }

  /// Class numbers as one-hot rows.
  private func classes(_ shape: Shape, _ dtype: DType) throws(RunError) -> Tensor {
    let count = shape[-1]
    let units = shape.count / count
    guard numbers.count == 1 || numbers.count == units else {
      throw mismatch(
        units == 1
          ? "is one class, and \(numbers.count) numbers are given"
          : "has \(units) units, and \(numbers.count) class numbers are given")
    }
    guard
      let wrong = numbers.first(where: { !($0 >= 0 && $0 < Double(count) && $0 == $0.rounded()) })
    else {
      let rows = (0..<units).flatMap { unit in
        let label = Int(numbers.count == 1 ? numbers[0] : numbers[unit])
        return (0..<count).map { $0 == label ? 1.0 : 0 }
      }
      return Tensor(dtype, shape, rows)
    }
    throw mismatch("has the classes 0 to \(count - 1), and \(wrong) is none of them")
  }

  private func mismatch(_ reason: String) -> RunError {
    RunError.usage(
      "`\(name)` \(reason)", help: "write `--given \(name)=VALUE`, a class number for a one-hot")
  }
}
