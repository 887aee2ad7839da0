import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct NoiseOpTests {
  static let ops: [Op] = [.uniform, .gumbel, .logistic, .normal]

  func draw(_ op: Op, _ shape: [Int], origin: [Double], dtype: DType = .f64) throws -> Tensor {
    try Use(
      op, [Tensor(.u32, [2], [5, 6]), Tensor(.i32, [3], origin)], Op.noiseShape => shape,
      Op.rowAxes => 1, Op.dtype => dtype.rawValue
    ).result()
  }

  /// A chunk of rows, samples or replicas gets the same draws as it has in the whole.
  @Test(arguments: ops) func chunksAreSlicesOfTheWhole(_ op: Op) throws {
    let whole = try draw(op, [2, 3, 4, 5], origin: [0, 0, 0]).elements
    let rows = try draw(op, [2, 5], origin: [1, 0, 0])
    #expect(rows.elements == Array(whole[5..<15]))
    let samples = try draw(op, [2, 4, 5], origin: [0, 1, 0])
    #expect(samples.elements == Array(whole[20..<60]))
    let replica = try draw(op, [1, 3, 4, 5], origin: [0, 0, 1])
    #expect(replica.elements == Array(whole[60...]))
  }

  /// Leading axes beyond samples count on as one replica number.
  @Test func replicaAxesAreFlattened() throws {
    let flat = try draw(.normal, [6, 1, 2, 3], origin: [0, 0, 0])
    let nested = try draw(.normal, [2, 3, 1, 2, 3], origin: [0, 0, 0])
    #expect(flat.elements == nested.elements)
  }

  @Test func uniformStaysBelowOneInEitherType() throws {
    for (dtype, largest) in [(DType.f32, 1 - 0x1p-24), (.f64, 1 - 0x1p-53)] {
      let draws = try draw(.uniform, [1000, 100], origin: [0, 0, 0], dtype: dtype)
      #expect(draws.elements.allSatisfy { $0 > 0 && $0 <= largest })
      #expect(draws.elements.max()! > 0.9999)
    }
  }

  @Test func derivedKeysDifferInEveryPart() throws {
    let key = Tensor(.u32, [2], [5, 6])
    func derive(_ path: String, _ purpose: String, _ use: Int, _ step: Double) throws -> Tensor {
      try Use(
        .deriveKey, [key, Tensor(.i32, [], [step])], Op.path => path, Op.purpose => purpose,
        Op.keyUse => use
      ).result()
    }
    let keys = [
      try derive("a", "draw", 0, 0), try derive("b", "draw", 0, 0), try derive("a", "audit", 0, 0),
      try derive("a", "draw", 1, 0), try derive("a", "draw", 0, 1), try derive("draw", "a", 0, 0),
    ]
    #expect(Set(keys).count == keys.count)
  }
}
