import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Functions that make weights or draw noise.
@Suite struct WeightTests {
  private func call(
    _ harness: Harness, _ name: String, _ arguments: [String: Argument], at path: String = "guide.h"
  ) throws -> RowValue {
    harness.rows.path = path
    return try #require(LanguageFunction.named(name)).emit(harness.rows, Arguments(arguments))
  }

  @Test func examplesHaveTheirShapes() throws {
    let harness = Harness()
    let x = Argument.tensor(harness.row([4], CaseInput.xs))
    let image = Argument.tensor(harness.row([3, 4, 1], CaseInput.ms))
    let calls: [(String, [String: Argument])] = [
      ("conv2d", ["x": image, "channels": .integer(2), "kernel": .integers([3])]),
      (
        "conv2d_transpose",
        [
          "x": image, "channels": .integer(2), "kernel": .integers([3]), "stride": .integers([2]),
        ]
      ),
      ("dense", ["x": x, "units": .integers([2, 3])]),
      ("dropout", ["x": x, "rate": .number(0.5)]),
      (
        "embedding",
        [
          "x": .tensor(harness.classNumber(3)), "classes": .integer(10), "units": .integers([5]),
        ]
      ),
      ("layer_norm", ["x": x]),
      (
        "parameter",
        ["shape": .integers([2, 3]), "init": .initializer(.normal(standardDeviation: 1))]
      ),
    ]
    #expect(Set(calls.map(\.0)) == FunctionTests.withWeights)
    for (name, arguments) in calls {
      let value = try call(harness, name, arguments)
      #expect(value.shape == LanguageFunction.named(name)?.example.shape, "\(name)")
    }
  }

  @Test func denseContractsTheWholeRow() throws {
    let harness = Harness(lead: [2])
    let x = RowValue(harness.input([2, 3, 4], CaseInput.ms + CaseInput.zs), rank: 2)
    let y = try call(harness, "dense", ["x": .tensor(x), "units": .integers([5])])
    #expect(y.shape == [5] && y.lead == [2])
    #expect(harness.weightPaths == ["guide.h.bias", "guide.h.kernel"])
    let kernel = harness.elements(try #require(harness.weight("guide.h.kernel")))
    let columns = (0..<5).map { unit in (0..<12).map { kernel[$0 * 5 + unit] } }
    let expected = [CaseInput.ms, CaseInput.zs].flatMap { row in
      columns.map { column in zip(row, column).map(*).reduce(0, +) }
    }
    expectClose(harness.elements(y.value), expected)
    let limit = (6 / 17.0).squareRoot()
    #expect(kernel.allSatisfy { abs($0) <= limit } && kernel.contains { abs($0) > 0.7 * limit })
  }

  @Test func denseAlongTheLastAxisKeepsTheOthers() throws {
    let harness = Harness()
    let m = harness.row([3, 4], CaseInput.ms)
    let y = try call(
      harness, "dense",
      ["x": .tensor(m), "units": .integers([2]), "axis": .integer(-1), "bias": .flag(false)])
    #expect(y.shape == [3, 2])
    #expect(harness.weightPaths == ["guide.h.kernel"])
    let kernel = harness.elements(try #require(harness.weight("guide.h.kernel")))
    let columns = (0..<2).map { unit in (0..<4).map { kernel[$0 * 2 + unit] } }
    let expected = (0..<3).flatMap { row in
      let inputs = CaseInput.ms[row * 4..<row * 4 + 4]
      return columns.map { column in zip(inputs, column).map(*).reduce(0, +) }
    }
    expectClose(harness.elements(y.value), expected)
  }

  @Test func aSecondCallAtAPathHasWeightsOfItsOwn() throws {
    let harness = Harness()
    let x = harness.row([4], CaseInput.xs)
    let h = try call(harness, "dense", ["x": .tensor(x), "units": .integers([4])])
    _ = try call(harness, "dense", ["x": .tensor(h), "units": .integers([4])])
    #expect(
      harness.weightPaths == [
        "guide.h.bias", "guide.h.dense_2.bias", "guide.h.dense_2.kernel", "guide.h.kernel",
      ])
  }

  @Test func embeddingsOfNumbersAndOfOneHotsAgree() throws {
    let harness = Harness()
    let numbers = RowValue(
      harness.input(Tensor(.i32, [2, 3], [2, 0, 3, 1, 1, 0]), .index), rank: 1)
    let rows = try call(harness, "one_hot", ["i": .tensor(numbers), "classes": .integer(4)])
    var results: [[Double]] = []
    for (path, x) in [("a", numbers), ("b", rows)] {
      let value = try call(
        harness, "embedding",
        ["x": .tensor(x), "classes": .integer(4), "units": .integers([2, 2])], at: path)
      #expect(value.shape == [3, 2, 2] && value.lead == [2])
      let table = harness.elements(try #require(harness.weight("\(path).table")))
      let picked = [2, 0, 3, 1, 1, 0].flatMap { table[$0 * 4..<$0 * 4 + 4] }
      expectClose(harness.elements(value.value), picked)
      results.append(table)
    }
    #expect(results[0] != results[1])
  }

  @Test func aParameterIsNamedByItsPath() throws {
    let harness = Harness()
    let literal = Initializer.literal(Tensor([3], [0.3, -0.2, 0.9]))
    let w = try call(
      harness, "parameter", ["shape": .integers([3]), "init": .initializer(literal)],
      at: "model.logits")
    #expect(harness.weightPaths == ["model.logits"])
    expectClose(harness.elements(w.value), [0.3, -0.2, 0.9])
    let one = Initializer.literal(Tensor(scalar: 4))
    let all = try call(
      harness, "parameter", ["shape": .integers([2]), "init": .initializer(one)], at: "model.v")
    expectClose(harness.elements(all.value), [4, 4])
    let none = try call(harness, "parameter", ["shape": .integers([2])], at: "model.u")
    expectClose(harness.elements(none.value), [0, 0])
  }

  @Test func layerNormHasMeanZeroAndVarianceOne() throws {
    let harness = Harness()
    let x = RowValue(harness.input([2, 3, 4], CaseInput.ms + CaseInput.ms.map { 3 * $0 }), rank: 2)
    let y = try call(harness, "layer_norm", ["x": .tensor(x)])
    #expect(y.shape == [3, 4] && harness.weightPaths == ["guide.h.bias", "guide.h.gain"])
    let input = CaseInput.ms + CaseInput.ms.map { 3 * $0 }
    let expected = stride(from: 0, to: 24, by: 4).flatMap { start in
      let row = input[start..<start + 4]
      let mean = row.reduce(0, +) / 4
      let variance = row.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4
      return row.map { ($0 - mean) / (variance + 1e-5).squareRoot() }
    }
    expectClose(harness.elements(y.value), expected)
  }

  @Test func dropoutScalesWhatStaysAndIsOffInEvaluations() throws {
    let ones = [Double](repeating: 2, count: 4000)
    let harness = Harness()
    let x = harness.row([4000], ones)
    let y = try call(harness, "dropout", ["x": .tensor(x), "rate": .number(0.25)])
    #expect(harness.noisePaths == ["guide.h/dropout"])
    let values = harness.elements(y.value)
    #expect(values.allSatisfy { $0 == 0 || abs($0 - 2 / 0.75) < 1e-12 })
    // Four standard deviations of a frequency of ¼ in 4000.
    let dropped = Double(values.count { $0 == 0 }) / 4000
    #expect(abs(dropped - 0.25) < 4 * (0.25 * 0.75 / 4000).squareRoot())

    let evaluation = Harness(isEvaluation: true)
    let same = evaluation.row([4000], ones)
    let z = try call(evaluation, "dropout", ["x": .tensor(same), "rate": .number(0.25)])
    #expect(z.value == same.value && evaluation.noisePaths.isEmpty)
    // Weights behind it have the same names in training and in evaluation.
    for builder in [harness, evaluation] {
      let w = builder.row([2], [1, 2])
      _ = try call(builder, "dense", ["x": .tensor(w), "units": .integers([1])])
      #expect(builder.weightPaths == ["guide.h.dense_2.bias", "guide.h.dense_2.kernel"])
    }
  }

  @Test func gradientsStopWhereTheyAreToldTo() throws {
    let harness = Harness()
    let x = harness.row([4], CaseInput.xs)
    let stopped = try call(harness, "stop_gradient", ["x": .tensor(x)])
    let product = try harness.rows.binary(.multiply, x, stopped)
    let gradient = harness.gradient(of: product.value, withRespectTo: x.value)
    expectClose(harness.elements(gradient), CaseInput.xs)
  }
}

@Suite struct InitializerTests {
  static func values(
    _ name: String, _ numbers: [String: Double], _ shape: Shape
  ) throws -> [Double] {
    let function = try #require(Initializer.all.first { $0.name == name })
    let initializer = try function.make(Arguments(numbers.mapValues { .number($0) }))
    return initializer.tensor(shape, .f64, key: RandomKey(seed: 3)).elements
  }

  @Test func constants() throws {
    #expect(try Self.values("zeros", [:], [2]) == [0, 0])
    #expect(try Self.values("ones", [:], [2]) == [1, 1])
    #expect(try Self.values("constant", ["value": -0.5], [2]) == [-0.5, -0.5])
  }

  @Test func uniformFillsItsRange() throws {
    let values = try Self.values("uniform", ["low": -1, "high": 3], [2000])
    #expect(values.allSatisfy { $0 > -1 && $0 < 3 })
    // A variance of 16/12, and four standard deviations of the mean.
    let mean = values.reduce(0, +) / 2000
    let bound = 4 * (16.0 / 12 / 2000).squareRoot()
    #expect(abs(mean - 1) < bound)
  }

  @Test func normalHasItsDeviation() throws {
    let values = try Self.values("normal", ["std": 0.1], [2000])
    let variance = values.map { $0 * $0 }.reduce(0, +) / 2000
    let bound = 4 * (2 / 2000.0).squareRoot()
    #expect(abs(variance / 0.01 - 1) < bound)
  }

  static let squaredLimits: [(Shape, Double)] = [
    ([], 3), ([3], 1), ([2, 3], 1.2), ([2, 5, 2], 0.5),
  ]

  @Test(arguments: squaredLimits)
  func glorotReadsTheFansOffTheShape(_ shape: Shape, _ squaredLimit: Double) throws {
    let limit = squaredLimit.squareRoot()
    let values = try Self.values("glorot_uniform", [:], shape)
    let reference = Initializer.uniform(from: -limit, to: limit)
      .tensor(shape, .f64, key: RandomKey(seed: 3)).elements
    expectClose(values, reference)
  }

  @Test func impossibleNumbersAreRefused() {
    #expect(throws: LanguageError.self) { try Self.values("normal", ["std": -1], [1]) }
    #expect(throws: LanguageError.self) { try Self.values("uniform", ["low": 1, "high": 0], [1]) }
  }
}
