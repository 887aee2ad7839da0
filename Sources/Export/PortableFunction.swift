public import Diagnostics
import Passes
public import TensorCore
public import TensorIR
import TensorOps

/// A pure function of weights, data and noise over any number of rows.
///
/// It has no random ops: the noise of each draw is a parameter. Its extents are numbers or
/// multiples of the number of rows.
public struct PortableFunction: Sendable {
  /// The parameters that are read, then all other nodes; values are numbered as in the nodes.
  public let nodes: [Node]
  /// The extents of each node's value.
  public let shapes: [[Extent]]
  /// The value of the quantity.
  public let result: Value
  /// The distribution of each parameter that is noise, by name.
  public let noises: [String: Noise]
  /// The same nodes for the second number of rows, which give the extents in attributes.
  private let others: [Node]
  private let rows: RowCounts

  /// A function of a quantity.
  ///
  /// - Parameters:
  ///   - name: the quantity in messages.
  ///   - step: the number of steps that the weights were trained for.
  ///   - keepsMarks: true to keep the nodes that only reverse mode reads.
  ///   - build: the function for a number of rows; it has the parameters of predictions.
  /// - Throws: that it cannot be built, or depends on the number of rows otherwise than by extents.
  public init(
    _ name: String, step: Int, keepsMarks: Bool, build: (Int) throws(Diagnostic) -> Function
  ) throws(Diagnostic) {
    var found: Match?
    for rows in RowCounts.tries where found == nil {
      let (first, noises) = Self.portable(try build(rows.first), step, keepsMarks: keepsMarks)
      let (second, _) = Self.portable(try build(rows.second), step, keepsMarks: keepsMarks)
      guard let shapes = Self.shapes(first, second, rows) else { continue }
      found = Match(first: first, second: second, shapes: shapes, noises: noises, rows: rows)
    }
    guard let found else {
      throw Diagnostic(
        .exportRefused, at: nil,
        "`\(name)` depends on the number of rows otherwise than by the extents of its values",
        help: "compute it with `onehot predict`")
    }
    let first = found.first
    for parameter in first.parameters where parameter.result.type.dtype == .u32 {
      throw Diagnostic(
        .exportRefused, at: nil,
        "`\(name)` reads the random key `\(parameter.name ?? "")` otherwise than for noise",
        help: "compute it with `onehot predict`")
    }
    nodes = first.nodes
    others = found.second.nodes
    result = first.results[0].value
    shapes = found.shapes
    noises = found.noises
    rows = found.rows
  }

  /// Functions for two numbers of rows that are alike.
  private struct Match {
    let first: Function
    let second: Function
    let shapes: [[Extent]]
    let noises: [String: Noise]
    let rows: RowCounts
  }

  /// The parameters.
  public var parameters: [Node] { nodes.filter { $0.op == nil } }

  /// The extents of a value.
  public func shape(_ value: Value) -> [Extent] { shapes[value.id] }

  /// The extents in an attribute.
  func extents(_ key: AttributeKey<[Int]>, of node: Node) -> [Extent] {
    zip(node[key], others[node.result.id][key]).map { a, b in
      guard let extent = Extent(a, b, rows: rows) else {
        fatalError("export: the extents \(a) and \(b) were compared and have no formula")
      }
      return extent
    }
  }

  /// True if a value's extents do not depend on the number of rows.
  func isFixed(_ value: Value) -> Bool { shape(value).allSatisfy(\.isFixed) }

  // MARK: - Building

  /// The passes that make a function smaller and leave its ops to the target.
  private static let passes: [Pass] = [
    .deadCode, .foldConstants, .cancelSlices, .composeMovements, .sinkBroadcasts,
    .composeMovements, .foldConstants, .simplify, .commonSubexpressions,
    // Once more: selections between equal values are seen only now.
    .simplify, .composeMovements, .unitRows, .commonSubexpressions, .deadCode,
  ]

  private static func portable(
    _ function: Function, _ step: Int, keepsMarks: Bool
  ) -> (Function, [String: Noise]) {
    // Equal draws have equal keys only then.
    let cut = NoiseCut(Pass.commonSubexpressions.run(function), step: step)
    let passes = (keepsMarks ? [] : [Pass.eraseMarks]) + Self.passes
    return (withoutUnread(PassManager(passes).run(cut.function)), cut.noises)
  }

  /// The function without parameters that nothing reads.
  private static func withoutUnread(_ function: Function) -> Function {
    let read = Set(function.nodes.flatMap(\.operands) + function.results.map(\.value))
    let b = Builder(stage: "export", reserving: function.nodes.count)
    var values: [Value?] = []
    for node in function.nodes {
      b.origin = node.origin
      if node.op == nil {
        let isRead = read.contains(node.result)
        values.append(isRead ? b.parameter(node.name ?? "", node.result.type) : nil)
      } else {
        values.append(b.copy(node, node.operands.compactMap { values[$0.id] }))
      }
    }
    return b.finish(
      function.name,
      results: function.results.compactMap { result in
        values[result.value.id].map { (result.name, $0) }
      })
  }

  /// The extents of the values of two functions that differ by their number of rows alone.
  private static func shapes(
    _ a: Function, _ b: Function, _ rows: RowCounts
  ) -> [[Extent]]? {
    guard a.nodes.count == b.nodes.count, a.results[0].value == b.results[0].value else {
      return nil
    }
    var shapes: [[Extent]] = []
    for (x, y) in zip(a.nodes, b.nodes) {
      guard x.op == y.op, x.operands == y.operands, x.op != nil || x.name == y.name,
        let shape = extents(x.result.shape.extents, y.result.shape.extents, rows),
        x.attributes.entries.keys == y.attributes.entries.keys,
        x.attributes.entries.allSatisfy({ key, value in
          isAlike(value, y.attributes.entries[key], rows)
        })
      else { return nil }
      shapes.append(shape)
    }
    return shapes
  }

  private static func extents(_ a: [Int], _ b: [Int], _ rows: RowCounts) -> [Extent]? {
    let extents = zip(a, b).compactMap { Extent($0, $1, rows: rows) }
    return extents.count == a.count && a.count == b.count ? extents : nil
  }

  /// True if an attribute is the same but for extents; only lists are extents of all rows.
  private static func isAlike(
    _ a: AttributeValue, _ b: AttributeValue?, _ rows: RowCounts
  ) -> Bool {
    if case .ints(let a) = a, case .ints(let b) = b { return extents(a, b, rows) != nil }
    return a == b
  }
}
