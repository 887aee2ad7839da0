import SpecModel
import TensorCore
public import TensorIR
import TensorOps

/// A parameter of a step that takes data: a field of a block of rows.
public struct DataInput: Sendable {
  /// The name of the function's parameter.
  public let parameter: ParameterName
  /// The field.
  public let field: String
  /// True if it takes 1 where the field is present and 0 where it is missing, instead of its
  /// values.
  public let isMask: Bool
  /// The stratum whose rows it takes, empty for all.
  public let stratum: String
  /// The type, rows first.
  public let type: TensorType
}

/// The data of one block of rows in a function under construction.
final class DataBlock {
  private let b: Builder
  private let dtype: DType
  private let rows: Int
  private let stratum: String
  private(set) var inputs: [DataInput] = []
  private var values: [String: Value] = [:]

  init(_ b: Builder, _ dtype: DType, rows: Int, stratum: String) {
    self.b = b
    self.dtype = dtype
    self.rows = rows
    self.stratum = stratum
  }

  /// The values of a field, shaped `[rows] + row`.
  func value(_ field: DataField) -> Value {
    input(
      field.name, isMask: false,
      TensorType(field.elementType(dtype), [rows] + field.shape, field.support))
  }

  /// 1 for the rows where an optional field is present, shaped `[rows]`.
  func presence(_ field: DataField) -> Value {
    input(field.name, isMask: true, TensorType(dtype, [rows], .binary))
  }

  private func input(_ field: String, isMask: Bool, _ type: TensorType) -> Value {
    let prefix = stratum.isEmpty ? "data" : "data.\(stratum)"
    let name = "\(prefix).\(field)" + (isMask ? ".present" : "")
    if let known = values[name] { return known }
    let value = b.parameter(name, type)
    values[name] = value
    inputs.append(
      DataInput(
        parameter: ParameterName(name), field: field, isMask: isMask, stratum: stratum, type: type))
    return value
  }

  /// The cases of which optional fields are present, each with the indicator of its rows.
  ///
  /// - Parameter known: fields of which it is known; no indicator is needed for them.
  func cases(
    _ model: Model, known: [String: Bool], hidden: Set<String> = []
  ) -> [(observed: Set<String>, indicator: Value?)] {
    var result: [(observed: Set<String>, indicator: Value?)] = [([], nil)]
    for field in model.fields where field.isOptional && model.latent(field.name) != nil {
      if hidden.contains(field.name) || known[field.name] == false { continue }
      // Each doubles the cases.
      guard b.admits(nodes: 3 * result.count) else { return result }
      if known[field.name] == true {
        result = result.map { ($0.observed.union([field.name]), $0.indicator) }
        continue
      }
      let present = presence(field)
      let missing = b.emit(.sub, b.constant(1, like: present), present)
      func both(_ a: Value?, _ other: Value) -> Value { a.map { b.emit(.mul, $0, other) } ?? other }
      result = result.flatMap {
        [
          ($0.observed.union([field.name]), both($0.indicator, present)),
          ($0.observed, both($0.indicator, missing)),
        ]
      }
    }
    return result
  }
}
