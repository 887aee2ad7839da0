import CompilerDriver
import Diagnostics
import Lowering
import SpecModel
import TensorIR
import TensorCore

let arguments = CommandLine.arguments
let tree = try SpecLoader.load(arguments[1])
let checked = Compiler.check(tree)
print(TextRenderer(color: false).render(checked.diagnostics))
if let model = checked.model {
  let step = Compiler.step(model, precision: .f64, batches: nil)
  if arguments.count > 2 { print(step.function) }
  for label in step.labels { print(label.path, label.bias.map { "\($0)" } ?? "-") }
}
