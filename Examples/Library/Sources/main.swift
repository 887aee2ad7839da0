// The compiler as a library: check a spec, build its training step, run it, read a weight.

import Foundation
import OneHot

let text = """
  onehot: 1
  name: toy
  model:
    logits: parameter(3, init=[0.3, -0.2, 0.9])
    z: ~ bernoulli(logits=logits)
    cost: sum((z - 0.45)^2)
  estimators:
    z: score_function(baseline=leave_one_out)
  minimize: cost
  train:
    optimizer: sgd(learning_rate=0.1)
    batch: 10
    steps: 1000
  """

let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "toy.yaml", text: text)))
guard let model = checked.model else {
  print(TextRenderer(color: false).render(checked.diagnostics))
  exit(1)
}

let step = try Compiler.step(model)
for label in step.labels { print("\(label.path): \(label.bias.map { "\($0)" } ?? "no gradient")") }

let program = try Compiler.prepare(Compiler.optimize(step.function), on: Machine(threads: 1))
try program.write(.seed, Tensor(.u32, [2], [0, 0]))
try program.write(.step, Tensor(scalar: 0, .i32))
for weight in step.weights { try program.write(weight.parameter, weight.initial(.f32, seed: 0)) }
for _ in 0..<1000 { try program.step() }
let logits = try program.tensor(ParameterName("model.logits")).elements
print("logits after 1000 steps:", logits.map { ($0 * 100).rounded() / 100 })
