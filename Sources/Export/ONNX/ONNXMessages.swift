import TensorCore

/// The messages of an ONNX file that exports need, with the field numbers of `onnx.proto`.
enum ONNX {
  /// The version of the file format, and that of the operators.
  static let irVersion = 8
  static let opset = 18

  /// An attribute of a node.
  enum Attribute {
    case int(Int)
    case ints([Int])
    case text(String)

    func message(_ name: String) -> Protobuf {
      var message = Protobuf()
      message.add(1, name)
      switch self {
      case .int(let value):
        message.add(3, value)
        message.add(20, 2)
      case .text(let value):
        message.add(4, value)
        message.add(20, 3)
      case .ints(let values):
        for value in values { message.add(8, value) }
        message.add(20, 7)
      }
      return message
    }
  }

  /// An element type.
  enum ElementType: Int {
    case float = 1
    case int32 = 6
    case int64 = 7
    case double = 11

    init(_ dtype: DType) {
      switch dtype {
      case .f32: self = .float
      case .f64: self = .double
      case .i32: self = .int32
      case .u32: fatalError("export: random keys have no type in ONNX")
      }
    }

    /// The little-endian bytes of numbers.
    func bytes(_ numbers: [Double]) -> [UInt8] {
      numbers.flatMap { number -> [UInt8] in
        switch self {
        case .float: withUnsafeBytes(of: Float(number).bitPattern.littleEndian, Array.init)
        case .double: withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
        case .int32: withUnsafeBytes(of: Int32(number).littleEndian, Array.init)
        case .int64: withUnsafeBytes(of: Int64(number).littleEndian, Array.init)
        }
      }
    }
  }

  static func tensor(
    _ name: String, _ type: ElementType, _ shape: [Int], _ bytes: [UInt8]
  ) -> Protobuf {
    var message = Protobuf()
    for extent in shape { message.add(1, extent) }
    message.add(2, type.rawValue)
    message.add(8, name)
    message.add(9, bytes)
    return message
  }

  static func node(
    _ type: String, _ inputs: [String], _ outputs: [String], name: String,
    _ attributes: [(String, Attribute)]
  ) -> Protobuf {
    var message = Protobuf()
    for input in inputs { message.add(1, input) }
    for output in outputs { message.add(2, output) }
    message.add(3, name)
    message.add(4, type)
    for (name, attribute) in attributes { message.add(5, attribute.message(name)) }
    return message
  }

  /// An input or output, with the rows as the dimension `n`.
  static func value(
    _ name: String, _ type: ElementType, _ shape: [Extent], _ documentation: String
  ) -> Protobuf {
    var dimensions = Protobuf()
    for extent in shape {
      var dimension = Protobuf()
      switch extent {
      case .fixed(let number): dimension.add(1, number)
      case .rows: dimension.add(2, extent.text())
      }
      dimensions.add(1, dimension)
    }
    var tensor = Protobuf()
    tensor.add(1, type.rawValue)
    tensor.add(2, dimensions)
    var typed = Protobuf()
    typed.add(1, tensor)
    var message = Protobuf()
    message.add(1, name)
    message.add(2, typed)
    message.add(3, documentation)
    return message
  }

  static func model(
    _ graph: Protobuf, producer: (name: String, version: String), _ documentation: String,
    _ metadata: [(String, String)]
  ) -> Protobuf {
    var opset = Protobuf()
    opset.add(1, "")
    opset.add(2, Self.opset)
    var message = Protobuf()
    message.add(1, irVersion)
    message.add(2, producer.name)
    message.add(3, producer.version)
    message.add(6, documentation)
    message.add(7, graph)
    message.add(8, opset)
    for (key, value) in metadata {
      var entry = Protobuf()
      entry.add(1, key)
      entry.add(2, value)
      message.add(14, entry)
    }
    return message
  }
}
