import CompilerDriver
import Diagnostics
import Export
import Foundation
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

/// Quantities of models against the reference rules of the ops: draws too, whose noise is an input,
/// and other numbers of rows than those that the export builds.
@Suite struct ModelTests {
  struct Model: Sendable {
    let name: String
    let spec: String
    let quantities: [String]
  }

  static let models = [
    Model(
      name: "vae",
      spec: """
        data: {x: 'binary[6]'}
        guide:
          h: relu(dense(x, 5))
          z: ~ categorical(logits=dense(h, [2, 3]))
        model:
          z: ~ categorical(logits=parameter([2, 3]))
          x: ~ bernoulli(logits=dense(tanh(dense(z, 4)), 6))
        estimators: {z: straight_through}
        maximize: elbo
        """,
      quantities: [
        "index(mode(guide.z))", "probs(guide.z)", "draw(guide.z)", "guide.h", "mean(x)", "probs(z)",
      ]),
    Model(
      name: "m2",
      spec: """
        data: {x: 'binary[3]', y: 'onehot[2]?'}
        guide:
          y: ~ categorical(logits=dense(x, 2))
          z: ~ normal(mean=dense(concat(x, y), 2), log_std=zeros(2))
        model:
          y: ~ categorical(logits=zeros(2))
          z: ~ normal(mean=zeros(2), log_std=zeros(2))
          x: ~ bernoulli(logits=dense(concat(y, z), 3))
        estimators: {y: enumerate}
        maximize: elbo + log_prob(guide.y)
        """,
      quantities: ["index(mode(guide.y))", "probs(guide.y)", "mean(x)", "z"]),
    Model(
      name: "chain",
      spec: """
        define:
          step(state, item):
            z: ~ categorical(logits=state @ parameter([3, 3], init=normal(std=1.5)))
            return: z
        data: {x: 'real[4, 2]'}
        model:
          start: parameter(3, init=normal(std=1.0))
          s: scan(step, start, zeros([4, 1]))
          x: ~ normal(mean=s @ parameter([3, 2], init=normal(std=2.0)), log_std=zeros([4, 2]))
        maximize: log_marginal()
        """,
      quantities: ["index(map(s.z))", "posterior(s.z)", "posterior_draw(s.z)"]),
    Model(
      name: "picture",
      spec: """
        data: {x: 'unit[6, 6]'}
        guide:
          h: relu(conv2d(reshape(x, [6, 6, 1]), 3, kernel=3, stride=2))
          z: ~ bernoulli(logits=dense(reshape(h, 27), 4))
        model:
          z: ~ bernoulli(logits=zeros(4))
          m: conv2d_transpose(reshape(dense(z, 9), [3, 3, 1]), 1, kernel=3, stride=2)
          x: ~ normal(mean=reshape(m, [6, 6]), log_std=zeros([6, 6]))
        estimators: {z: disarm}
        maximize: elbo
        """,
      quantities: ["probs(guide.z)", "mean(x)", "guide.h"]),
    Model(
      name: "subset",
      spec: """
        data: {x: 'real[5]'}
        guide:
          s: ~ k_subset(logits=dense(x, 5), k=2)
        model:
          s: ~ k_subset(logits=zeros(5), k=2)
          x: ~ normal(mean=dense(s, 5), log_std=zeros(5))
        estimators: {s: straight_through}
        maximize: elbo
        """,
      quantities: ["mode(guide.s)", "mean(guide.s)", "draw(guide.s)"]),
  ]

  @Test(arguments: Subject.installed)
  func quantitiesHaveTheirValues(_ subject: Subject) throws {
    var cases: [Case] = []
    for model in Self.models {
      for dtype in [DType.f32, .f64] { cases += try Self.cases(model, dtype, subject.format) }
    }
    try subject.check(cases)
  }

  private static func cases(
    _ model: Model, _ dtype: DType, _ format: ExportFormat
  ) throws -> [Case] {
    let lines = model.quantities.enumerated().map { "  q\($0): \($1)" }.joined(separator: "\n")
    let text = "onehot: 1\nname: \(model.name)\n\(model.spec)\npredict:\n\(lines)\n"
    let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: text)))
    let spec = try #require(
      checked.model, "\(checked.diagnostics.map(\.message)) in \(model.name)")
    return try spec.predict.map { quantity in
      guard case .row(let expression, let shape, _) = quantity.value else {
        throw Unexpected(text: "\(quantity.name) is a sum of terms")
      }
      return try Case(
        "\(model.name)_\(dtype)_\(quantity.name)", rows: 7, keepsMarks: format.isTrainable,
        arguments: { Self.arguments($0, spec) }
      ) { rows in
        try QuantityFunction(
          spec, expression, shape: shape, precision: dtype, rows: rows,
          conditions: RowConditions()
        ).function
      }
    }
  }

  /// Random data in the supports of the fields, random weights, and a key.
  private static func arguments(_ function: Function, _ spec: SpecModel.Model) -> [Tensor] {
    var random = SeededGenerator(7)
    return function.parameters.map { parameter in
      let type = parameter.result.type
      switch type.support {
      case .onehot:
        let width = type.shape[-1]
        let classes = (0..<type.shape.count / width).map { _ in
          Int.random(in: 0..<width, using: &random)
        }
        return Tensor(
          type.dtype, type.shape,
          classes.flatMap { label in (0..<width).map { $0 == label ? 1.0 : 0 } })
      case .binary:
        return random.tensor(TensorType(.i32, type.shape), below: 2).converted(to: type.dtype)
      case .unit: return random.tensor(type, in: 0...1)
      default: return random.tensor(type, below: 1)
      }
    }
  }

  private struct Unexpected: Error { let text: String }
}
