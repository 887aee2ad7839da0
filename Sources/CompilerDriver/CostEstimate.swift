import TensorCore
public import TensorIR

/// What a function costs, counted from its nodes.
public struct CostEstimate: Sendable, Hashable {
  /// Floating-point operations of one call: 2 for each multiplication and addition of a matrix
  /// product, 1 for each other scalar function, 0 for copies.
  public let flops: Double
  /// The most bytes that are alive at once, parameters and constants apart, in the order of the nodes.
  public let bufferBytes: Int

  /// Counts a function.
  public init(_ function: Function) {
    flops = function.body.reduce(0) { $0 + Self.flops($1) }
    bufferBytes = Self.peak(function)
  }

  private static func flops(_ node: Node) -> Double {
    let elements = Double(node.result.shape.count)
    switch node.op?.kernel {
    case .product?:
      let matrix = node.operands[0].shape.trailing(2).count
      return 2 * elements * Double(matrix / max(1, node.result.shape[-2]))
    case .reduction?: return Double(node.operands[0].shape.count)
    // A maximum, an exponential, a sum and a division or subtraction an element.
    case .row?: return 4 * elements
    case .elementwise?, .random?: return elements
    case .movement?, .key?, .constant?, nil: return 0
    }
  }

  private static func peak(_ function: Function) -> Int {
    var lastUse = Array(0..<function.nodes.count)
    for node in function.body {
      for operand in node.operands { lastUse[operand.id] = node.result.id }
    }
    for result in function.results { lastUse[result.value.id] = function.nodes.count }
    var freed = [Int](repeating: 0, count: function.nodes.count + 1)
    var alive = 0
    var peak = 0
    for node in function.body where node.op?.kernel != .constant {
      let bytes = node.result.type.byteCount
      alive += bytes
      freed[lastUse[node.result.id]] += bytes
      peak = max(peak, alive)
      alive -= freed[node.result.id]
    }
    return peak
  }
}
