import CompilerDriver
import Diagnostics
import Foundation
import Lowering
import SpecModel
import TensorCore
import TensorIR
import Testing
import Training

/// Specs whose objective leaves weights out that metrics, the sheet of samples or draws read, with
/// the weights that rest and the number of findings on them.
private let cases: [(spec: String, rest: [String], findings: Int)] = [
  (
    """
    guide:
      h: tanh(dense(x, 3))
      z: ~ categorical(logits=dense(h, 3))
    model:
      z: ~ categorical(logits=parameter(3))
      x: ~ bernoulli(logits=dense(z, 4))
    maximize: log_marginal()
    METRICS {bound: elbo, tuple: iwae(samples=3)}
    """,
    ["guide.h.bias", "guide.h.kernel", "guide.z.logits.bias", "guide.z.logits.kernel"], 1
  ),
  (
    """
    model:
      z: ~ bernoulli(logits=zeros(2))
      x: ~ bernoulli(logits=dense(z, 4))
      y: ~ categorical(logits=dense(z, 3))
    maximize: log_prob(y)
    METRICS {all: elbo, picture: log_prob(x)}
    """, ["model.x.logits.bias", "model.x.logits.kernel"], 1
  ),
  (
    """
    guide:
      z: ~ bernoulli(logits=dense(x, 2))
    model:
      z: ~ bernoulli(logits=parameter(2))
      h: dense(z, 3)
      x: ~ bernoulli(logits=dense(h, 4))
    minimize: kl(z)
    METRICS {bound: elbo}
    """,
    ["model.h.bias", "model.h.kernel", "model.x.logits.bias", "model.x.logits.kernel"], 1
  ),
  (
    """
    model:
      x: ~ bernoulli(logits=parameter(4))
      own: sum(dense(x, 2, bias=false)) + sum(parameter(3, init=2.0))
    maximize: elbo
    METRICS {own: own}
    """, ["model.own.kernel", "model.own.parameter_2"], 1
  ),
  (
    """
    model:
      x: ~ bernoulli(logits=parameter(4))
    maximize: elbo
    METRICS
      one: sum(dense(x, 2, bias=false)) + sum(parameter(3, init=2.0))
      two: sum(parameter([2, 2], init=normal(1.0))) - elbo
    """,
    ["metrics.one.kernel", "metrics.one.term_2", "metrics.two"], 2
  ),
  (
    """
    define:
      code(h):
        z: ~ bernoulli(logits=dense(h, 2))
        return: z
    model:
      used: ~ bernoulli(logits=parameter(2))
      code: code(used)
      x: ~ bernoulli(logits=dense(code, 4))
      t: sum(used)
    maximize: t
    METRICS {bound: elbo}
    """,
    [
      "model.code.z.logits.bias", "model.code.z.logits.kernel", "model.x.logits.bias",
      "model.x.logits.kernel",
    ],
    1
  ),
  (
    """
    model:
      x: ~ bernoulli(logits=parameter(4))
      left: parameter(5)
    maximize: elbo
    """, ["model.left"], 0
  ),
]

private func text(_ spec: String) -> String {
  """
  onehot: 1
  name: rest
  data: {x: 'binary[4]', y: 'onehot[3]'}
  sources:
    train: {x: {file: x.csv, columns: [0, 4]}, y: {file: x.csv, columns: [4, 5]}}
  \(spec.replacingOccurrences(of: "METRICS", with: "evaluate:\n  metrics:").indented)
  train: {optimizer: adam(learning_rate=0.1), batch: 5, steps: 3}
  """
}

extension String {
  /// Metrics in one line, or further in.
  fileprivate var indented: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("  metrics:") }) else { return self }
    return lines.enumerated().map { $0 > start ? "  \($1)" : "\($1)" }.joined(separator: "\n")
  }
}

@Suite struct UnreadWeightTests {
  @Test(arguments: cases.indices)
  func weightsThatTheObjectiveLeavesOutAreKept(_ index: Int) throws {
    let (spec, rest, findings) = cases[index]
    try withFolder { folder in
      let rows = (0..<20).map { "\($0 % 2),\($0 % 3 / 2),1,0,\($0 % 3)\n" }.joined()
      try rows.write(toFile: folder + "/x.csv", atomically: true, encoding: .utf8)
      let source = SourceFile(path: folder + "/spec.yaml", text: text(spec))
      let found = Compiler.check(SpecLoader.tree(source)).diagnostics
        .filter { $0.id == .unreachableParameter }
      #expect(found.count == findings, "\(found.map(\.message))")
      for path in rest where findings > 0 {
        let names = found.contains {
          ([$0.message] + $0.notes).contains { $0.contains("`\(path)`") }
        }
        #expect(names, "\(path): \(found.map(\.message))")
      }

      let request = try request(text(spec), in: folder)
      let summary = try TrainingRun(request).run()
      #expect(summary.metrics.allSatisfy { $0.value.isFinite }, "\(summary.metrics)")
      let step = try Compiler.step(request.model)
      let read = Set(step.forward.body.flatMap(\.operands).map(\.id))
      let unread = step.weights.filter { spec in
        step.forward.parameters.contains { $0.name == spec.path && !read.contains($0.result.id) }
          || !step.forward.parameters.contains { $0.name == spec.path }
      }
      #expect(unread.map(\.path).sorted() == rest)

      let saved = try SavedRun(folder + "/run")
      let file = try SafetensorsFile.read(folder + "/run/checkpoint.safetensors")
      for spec in step.weights where rest.contains(spec.path) {
        let kept = try #require(file.tensors[spec.path]?.tensor, "\(spec.path)")
        #expect(kept == spec.initial(.f32, seed: 0), "\(spec.path)")
      }
      let record = try saved.evaluate(RowRequest(split: "train"), on: cpu).record
      #expect(record.metrics == Array(summary.metrics.suffix(record.metrics.count)))
      for name in saved.sampleNames {
        let rows = try saved.sample(name, count: 3, on: cpu)
        #expect(rows.doubles().allSatisfy { $0.isFinite })
      }
    }
  }

  @Test("weights of the objective's own are named apart from its value, term by term")
  func weightsOfTheObjective() throws {
    let spec = """
      onehot: 1
      name: own
      model:
        z: ~ bernoulli(logits=parameter(2))
      minimize: sum(parameter(3, init=1.0)^2) + sum(dense(z, 2)) + sum(dense(z, 3))
      train: {optimizer: sgd(learning_rate=0.1), steps: 2}
      evaluate: {metrics: {same: "sum(dense(z, 2))"}}
      """
    try withFolder { folder in
      let request = try request(spec, in: folder)
      _ = try TrainingRun(request).run()
      let weights = try Compiler.step(request.model).weights
      let shapes = weights.map { "\($0.path) \($0.shape)" }.sorted()
      #expect(
        shapes == [
          "metrics.same.bias [2]", "metrics.same.kernel [2, 2]", "model.z.logits [2]",
          "objective.parameter [3]", "objective.term_2.bias [2]", "objective.term_2.kernel [2, 2]",
          "objective.term_3.bias [3]", "objective.term_3.kernel [2, 3]",
        ])
    }
  }
}
