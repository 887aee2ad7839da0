import Foundation
import Language
import TensorCore
import TensorIR
import Testing

@Suite struct FunctionTests {
  /// Functions whose result depends on weights or noise; they have tests of their own.
  static let withWeights: Set = [
    "conv2d", "conv2d_transpose", "dense", "dropout", "embedding", "layer_norm", "parameter",
  ]

  @Test func everyFunctionHasItsExampleAmongTheCases() {
    let cases = Dictionary(uniqueKeysWithValues: FunctionCase.examples.map { ($0.function, $0) })
    for function in LanguageFunction.all where !Self.withWeights.contains(function.name) {
      let example = cases[function.name]
      #expect(example?.call == function.example.call, "\(function.name)")
      #expect(example?.shape == function.example.shape, "\(function.name)")
    }
  }

  @Test(arguments: FunctionCase.examples + FunctionCase.others)
  func valuesAreThoseOfTheFormula(_ item: FunctionCase) throws {
    let harness = Harness()
    let result = try item.emit(harness) {
      RowValue(harness.input($0.tensor, $0.support), rank: $0.tensor.shape.rank)
    }
    #expect(result.shape == item.shape)
    #expect(result.lead == [])
    expectClose(harness.elements(result.value), item.expected)
  }

  @Test(arguments: FunctionCase.examples + FunctionCase.others)
  func leadingAxesGiveEveryRowItsOwnResult(_ item: FunctionCase) throws {
    let lead: Shape = [2, 3]
    let batch = Harness()
    let result = try item.emit(batch) { input in
      let rows = (0..<lead.count).map { input.tensor(row: $0) }
      let tensor = Tensor(rows[0].dtype, lead + rows[0].shape, rows.flatMap(\.elements))
      return RowValue(batch.input(tensor, input.support), rank: rows[0].shape.rank)
    }
    #expect(result.shape == item.shape)
    let all = batch.elements(result.value)
    for row in 0..<lead.count {
      let single = Harness()
      let one = try item.emit(single) { input in
        let tensor = input.tensor(row: row)
        return RowValue(single.input(tensor, input.support), rank: tensor.shape.rank)
      }
      let count = item.shape.count
      let start = result.lead == [] ? 0 : row * count
      expectClose(Array(all[start..<start + count]), single.elements(one.value))
    }
  }

  @Test(arguments: FunctionCase.examples + FunctionCase.others)
  func argumentsAreThoseOfTheSignature(_ item: FunctionCase) throws {
    let function = try #require(LanguageFunction.named(item.function))
    let names = Set(function.parameters.map(\.name))
    #expect(item.arguments.keys.allSatisfy(names.contains))
    for parameter in function.parameters where !parameter.isOptional {
      #expect(item.arguments[parameter.name] != nil, "\(parameter.name)")
    }
  }

  @Test(arguments: [
    ("sigmoid", Support.unit), ("softmax", .simplex), ("exp", .positive), ("square", .positive),
    ("relu", .positive), ("index", .index),
  ])
  func supportsAreSeen(_ name: String, _ support: Support) throws {
    let harness = Harness()
    let x = harness.row([4], CaseInput.xs)
    let result = try #require(LanguageFunction.named(name)).emit(
      harness.rows, Arguments(["x": .tensor(x)]))
    #expect(result.support == support)
  }

  @Test(arguments: ["relu", "elu", "leaky_relu", "gelu", "softplus"])
  func activationsHaveFiniteSlopesFarOut(_ name: String) throws {
    let harness = Harness()
    let x = harness.row([3], [-1000, 0, 1000])
    let result = try #require(LanguageFunction.named(name)).emit(
      harness.rows, Arguments(["x": .tensor(x)]))
    let gradient = harness.elements(harness.gradient(of: result.value, withRespectTo: x.value))
    #expect(gradient.allSatisfy { $0.isFinite })
    let atZero = ["relu": 0, "elu": 1, "leaky_relu": 0.01, "gelu": 0.5, "softplus": 0.5]
    expectClose([gradient[1], gradient[2]], [try #require(atZero[name]), 1])
  }
}
