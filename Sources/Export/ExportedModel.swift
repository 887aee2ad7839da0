public import TensorCore
public import TensorIR

/// The meaning of a parameter of a quantity's function, beside noise.
public enum ParameterRole: Sendable, Hashable {
  /// A trained weight, which the exported code holds.
  case weight
  /// The values of a field of the data.
  case field(String)
  /// 1 in the rows that have an optional field, and 0 in the others.
  case presence(String)

  /// The name of the parameter that takes the number of steps.
  static let step = "step"
}

/// An input of an exported quantity.
public struct ExportInput: Sendable {
  /// The values that it takes.
  public enum Kind: Sendable, Hashable {
    /// A field of the data, as the model sees it: scaled and binarized already.
    case field
    /// 1 in the rows that have an optional field, and 0 in the others.
    case presence(of: String)
    /// Independent draws of a distribution.
    case noise(Noise)
  }

  /// The name, for example `x`, `y.present` or `noise.guide.z`.
  public let name: String
  /// The values that it takes.
  public let kind: Kind
  /// The element type and support.
  public let type: TensorType
  /// The extents.
  public let shape: [Extent]
  /// The parameter of the function.
  public let parameter: Value

  /// The values in words.
  var summary: String {
    switch kind {
    case .field: type.support.summary
    case .presence(let field): "1 in the rows that have `\(field)`, 0 in the others."
    case .noise(let noise): noise.draws
    }
  }
}

/// One quantity to export.
public struct ExportedQuantity: Sendable {
  /// The name.
  public let name: String
  /// The expression as it was asked for.
  public let expression: String
  /// The function.
  public let function: PortableFunction
  /// The inputs in order: fields, the presence of optional ones, noise.
  public let inputs: [ExportInput]
  /// The weights that it reads, each with its parameter.
  public let weights: [(name: String, parameter: Value)]

  /// A quantity.
  ///
  /// - Parameters:
  ///   - roles: the meaning of the parameters by name, noise apart.
  public init(
    _ name: String, expression: String, _ function: PortableFunction,
    roles: [String: ParameterRole]
  ) {
    self.name = name
    self.expression = expression
    self.function = function
    var (fields, masks, noises): ([ExportInput], [ExportInput], [ExportInput]) = ([], [], [])
    var weights: [(name: String, parameter: Value)] = []
    for parameter in function.parameters {
      let text = parameter.name ?? ""
      func input(_ name: String, _ kind: ExportInput.Kind) -> ExportInput {
        ExportInput(
          name: name, kind: kind, type: parameter.result.type,
          shape: function.shape(parameter.result), parameter: parameter.result)
      }
      if let noise = function.noises[text] {
        noises.append(input(text, .noise(noise)))
        continue
      }
      switch roles[text] {
      case .weight: weights.append((text, parameter.result))
      case .field(let field): fields.append(input(field, .field))
      case .presence(let field): masks.append(input("\(field).present", .presence(of: field)))
      case nil: fatalError("export: the parameter `\(text)` has no role")
      }
    }
    inputs = fields + masks + noises
    self.weights = weights
  }

  /// The first input with an axis of rows, and the number of that axis; nil if no input has one.
  var rowsAxis: (input: ExportInput, axis: Int)? {
    for input in inputs {
      if let axis = input.shape.firstIndex(of: .rows(times: 1)) { return (input, axis) }
    }
    return nil
  }
}

/// Everything that is exported together.
public struct ExportedModel: Sendable {
  /// The name of the spec.
  public let name: String
  /// The version of the tool.
  public let version: String
  /// The quantities in order.
  public let quantities: [ExportedQuantity]
  /// The number of rows, for formats that fix it.
  let rows: Int
  /// The elements of a weight by its name, row-major and little-endian.
  let weightBytes: @Sendable (String) -> [UInt8]

  /// A model.
  ///
  /// - Parameters:
  ///   - rows: the number of rows, for formats that fix it.
  ///   - weightBytes: the elements of a weight by its name, row-major and little-endian.
  public init(
    name: String, version: String, quantities: [ExportedQuantity], rows: Int,
    weightBytes: @escaping @Sendable (String) -> [UInt8]
  ) {
    self.name = name
    self.version = version
    self.quantities = quantities
    self.rows = rows
    self.weightBytes = weightBytes
  }

  /// The names of the weights that some quantity reads, sorted.
  public var weights: [String] {
    Set(quantities.flatMap { $0.weights.map(\.name) }).sorted()
  }
}

extension Noise {
  /// The draws in words.
  var draws: String {
    switch self {
    case .uniform: "Independent uniform draws from the open interval (0, 1)."
    case .gumbel: "Independent standard Gumbel draws, -log(-log(u)) of uniform u."
    case .logistic: "Independent standard logistic draws, log(u / (1 - u)) of uniform u."
    case .normal: "Independent standard normal draws."
    }
  }
}
