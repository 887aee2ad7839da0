import Export
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

/// Every op of the table in every format, by the real libraries.
@Suite struct OpTests {
  /// Random ops and their keys are never in exported code: their values are inputs.
  static let cut: Set<Op> = [.deriveKey, .gumbel, .logistic, .normal, .uniform]

  /// The formats cover all ops but those that exports cut out and those of this list.
  static let refused: [String: Set<Op>] = [:]

  /// Uses that the format has and its library does not run.
  static let unrun: [String: [(op: Op, dtype: DType)]] = ["onnx": [(.erf, .f64)]]

  private static func isRun(_ op: Op, _ dtype: DType, by subject: Subject) -> Bool {
    subject.format.ops.contains(op)
      && !unrun[subject.format.name, default: []].contains { $0.op == op && $0.dtype == dtype }
  }

  @Test(arguments: ExportFormat.all.map(\.name))
  func theRefusedOpsAreKnown(_ name: String) throws {
    let format = try #require(ExportFormat.all.first { $0.name == name })
    let refused = Set(OpTable.standard).subtracting(format.ops)
    #expect(refused == Self.cut.union(Self.refused[name] ?? []))
  }

  @Test func everyFormatHasALibrary() {
    #expect(Set(Subject.modules.keys) == Set(ExportFormat.all.map(\.name)))
    for format in ExportFormat.all
    where !Subject.installed.contains(where: { $0.format.name == format.name }) {
      print("skipped: the library of the format `\(format.name)` is not installed; see .ci/run")
    }
  }

  /// Examples of the table, in both precisions, each with its operands as inputs.
  @Test(arguments: Subject.installed)
  func examplesHaveTheirValues(_ subject: Subject) throws {
    var cases: [Case] = []
    for op in OpTable.standard {
      for dtype in [DType.f32, .f64] where Self.isRun(op, dtype, by: subject) {
        cases.append(
          try Self.one(op, op.example.operands, op.example.attributes, dtype, "\(op.name)_\(dtype)")
        )
      }
    }
    for (index, edge) in Self.edges.enumerated() {
      for dtype in [DType.f32, .f64] where Self.isRun(edge.op, dtype, by: subject) {
        cases.append(
          try Self.one(
            edge.op, edge.operands, edge.attributes, dtype, "\(edge.op.name)_\(dtype)_\(index)"))
      }
    }
    try subject.check(cases)
  }

  /// Random functions, which combine ops, constants and broadcasting.
  @Test(arguments: Subject.installed)
  func randomFunctionsHaveTheirValues(_ subject: Subject) throws {
    try subject.check((0..<40).map { try Self.random($0) }.compactMap { $0 })
  }

  /// One op applied to inputs.
  private static func one(
    _ op: Op, _ operands: [Tensor], _ attributes: Attributes, _ dtype: DType, _ name: String
  ) throws -> Case {
    let arguments = operands.map { $0.dtype.isFloating ? $0.converted(to: dtype) : $0 }
    var entries = attributes.entries
    if case .string("f64")? = entries[Op.dtype.name] {
      entries[Op.dtype.name] = .string(dtype.rawValue)
    }
    let changed = Attributes(entries.map { ($0, $1) })
    return try Case(name, keepsMarks: true, arguments: { _ in arguments }) { _ in
      let b = Builder()
      let inputs = arguments.enumerated().map {
        b.parameter("p\($0)", TensorType($1.dtype, $1.shape))
      }
      return b.finish("one", results: [("value", try b.tryEmit(op, inputs, changed))])
    }
  }

  /// A random function whose noise is an argument, with the largest of its results.
  private static func random(_ seed: Int) throws -> Case? {
    let random = RandomFunction(
      seed: seed, size: 6 + seed % 30, dtype: seed % 2 == 0 ? .f32 : .f64,
      extents: [1, 2, 3, 5], limit: 2000)
    let b = Builder()
    var values: [Value] = []
    var arguments = random.arguments
    _ = NaiveEvaluator.run(random.function, random.arguments) { node, value in
      if node.op == nil {
        values.append(b.parameter(node.name ?? "", node.result.type))
      } else if case .random? = node.op?.kernel {
        values.append(b.parameter("q\(arguments.count)", node.result.type))
        arguments.append(value)
      } else {
        values.append(b.copy(node, node.operands.map { values[$0.id] }))
      }
    }
    let last = random.function.results[random.function.results.count - 1].value
    let function = b.finish("random", results: [("value", values[last.id])])
    let scale = last.type.dtype == .f32 ? 1e-4 : 1e-10
    return try Case("random_\(seed)", tolerance: scale, arguments: { _ in arguments }) { _ in
      function
    }
  }

  /// Uses that the examples leave out: numbers out of range, infinities, axes, broadcasting.
  static let edges: [(op: Op, operands: [Tensor], attributes: Attributes)] = {
    let never = -Double.infinity
    let table = Tensor([2, 3, 2], (0..<12).map(Double.init))
    let image = Tensor([2, 1, 5, 4, 2], (0..<80).map { Double($0 * 37 % 23) })
    let window = [
      Op.window => [3, 2], Op.windowStrides => [2, 1], Op.windowPadding => [1, 0, 2, 1],
    ]
    let windows = Tensor([2, 1, 2, 6, 12], (0..<288).map { Double($0 * 29 % 31) })
    return [
      (.gather, [table, Tensor(.i32, [4], [2, -1, 3, 0])], Attributes([Op.indexRank => 1])),
      (.gather, [table, Tensor(.i32, [2, 2], [2, 5, 1, 0])], Attributes([Op.indexRank => 1])),
      (
        .gather, [table.reshaped([6, 2]), Tensor(.i32, [2, 2], [2, 5, 6, 0])],
        Attributes([Op.indexRank => 2])
      ),
      (.gather, [table, Tensor(.i32, [], [1])], Attributes([Op.indexRank => 0])),
      (
        .scatter, [Tensor(.i32, [3], [3, 1, 1]), table],
        Attributes([Op.scatterRows => 3, Op.indexRank => 1])
      ),
      (
        .scatter, [Tensor(.i32, [2, 3], [0, -1, 1, 1, 0, 0]), table],
        Attributes([Op.scatterRows => 2, Op.indexRank => 1])
      ),
      (
        .scatter, [Tensor(.i32, [2, 3], [0, -1, 1, 1, 0, 0]), table],
        Attributes([Op.scatterRows => 2, Op.indexRank => 2])
      ),
      (
        .oneHot, [Tensor(.i32, [2, 2], [-1, 0, 3, 2])],
        Attributes([Op.classes => 3, Op.dtype => "f64"])
      ),
      (.softmax, [Tensor([2, 3], [never, never, never, 1, never, 1000])], [:]),
      (.logSoftmax, [Tensor([2, 3], [never, never, never, 1, never, 1000])], [:]),
      (
        .logsumexp, [Tensor([2, 3], [never, never, never, 1, never, 1000])],
        Attributes([Op.axes => [-1, -2]])
      ),
      (.logsumexp, [Tensor([2, 2], [never, never, 3, never])], Attributes([Op.axes => [-1]])),
      (.logsumexp, [table], Attributes([Op.axes => [-3]])),
      (.sum, [table], Attributes([Op.axes => [-3, -1]])),
      (.sum, [table], Attributes([Op.axes => []])),
      (.reduceMax, [table], Attributes([Op.axes => [-2, -1]])),
      (.reduceProd, [table], Attributes([Op.axes => [-2, -3]])),
      (.sumTo, [table], Attributes([Op.targetShape => [3, 1]])),
      (.sumTo, [table], Attributes([Op.targetShape => []])),
      (.sumTo, [table], Attributes([Op.targetShape => [2, 3, 2]])),
      (.broadcastTo, [table.reshaped([2, 1, 6])], Attributes([Op.targetShape => [3, 2, 2, 6]])),
      (.transpose, [table], Attributes([Op.permutation => [-2, -1, -3]])),
      (.transpose, [table], Attributes([Op.permutation => [-1, -2]])),
      (.slice, [table], Attributes([Op.axis => -2, Op.start => 1, Op.limit => 3])),
      (.slice, [table], Attributes([Op.axis => -3, Op.start => 0, Op.limit => 0])),
      (.pad, [table], Attributes([Op.axis => -3, Op.before => 0, Op.after => 2])),
      (.concat, [table, Tensor([1, 2], [5, 6])], Attributes([Op.axis => -2])),
      (.concat, [table, Tensor([1, 1, 2], [5, 6]), table], Attributes([Op.axis => -3])),
      (.argmax, [Tensor([2, 3], [1, 1, 0, -1, 5, 5])], [:]),
      (.round, [Tensor([6], [0.5, 1.5, -0.5, -2.5, 2.4, -7.6])], [:]),
      (.convert, [Tensor([4], [1.9, -1.9, 0.2, -0.7])], Attributes([Op.dtype => "i32"])),
      (.convert, [Tensor(.i32, [3], [1, -2, 0])], Attributes([Op.dtype => "f64"])),
      (.add, [Tensor(.i32, [3], [1, -2, 0]), Tensor(.i32, [], [7])], [:]),
      (.maximum, [Tensor([3], [1, .nan, never]), Tensor([3], [.nan, 1, 2])], [:]),
      (.minimum, [Tensor([3], [1, .nan, never]), Tensor([3], [.nan, 1, 2])], [:]),
      (
        .select, [Tensor([2, 1], [1, 0]), Tensor([3], [1, 2, 3]), Tensor([], [never])],
        [:]
      ),
      (.log, [Tensor([3], [0, 1e-30, 3])], [:]), (.exp, [Tensor([3], [never, -50, 3])], [:]),
      (.log1p, [Tensor([3], [-1, 1e-7, 3])], [:]), (.expm1, [Tensor([3], [never, 1e-7, 3])], [:]),
      (.sigmoid, [Tensor([4], [-200, 200, 0.3, -30])], [:]),
      (.softplus, [Tensor([4], [-200, 200, 0.3, -30])], [:]),
      (.erf, [Tensor([6], [-6, -2.5, -0.01, 0.3, 1.1, 4])], [:]),
      (.pow, [Tensor([4], [0, 2, 3, 4]), Tensor([4], [0, -1, 0.5, 2])], [:]),
      (.matmul, [table, Tensor([4, 2], (0..<8).map(Double.init))], turns(false, true)),
      (.matmul, [table, Tensor([2, 3, 4], (0..<24).map(Double.init))], turns(true, false)),
      (.matmul, [Tensor([5, 1, 2, 3], (0..<30).map(Double.init)), table], turns(false, false)),
      (.matmul, [Tensor([3, 2], (0..<6).map(Double.init)), table], turns(true, false)),
      (.matmul, [table, Tensor([2, 4], (0..<8).map(Double.init))], turns(false, false)),
      (.patches, [image], Attributes(window)),
      (.overlapAdd, [windows], Attributes(window + [Op.imageSize => [5, 4]])),
    ]
  }()

  private static func turns(_ a: Bool, _ b: Bool) -> Attributes {
    Attributes([Op.transposeA => a, Op.transposeB => b])
  }
}
