import CompilerDriver
import Diagnostics
import Execution
import Lowering
import SpecModel
import TensorCore
import TensorIR

extension SavedRun {
  /// What ``sample(_:of:count:seed:split:threads:)`` can give, by name: for every observed `x`
  /// `x.draw` and `x.mean`, and every latent variable.
  public var sampleNames: [String] {
    SamplingFunction(model, precision: precision, rows: 1).function.results.map(\.name)
  }

  /// Draws from the model.
  ///
  /// - Parameters:
  ///   - name: one of ``sampleNames``.
  ///   - count: how many rows.
  ///   - seed: the seed of the draws, the run's own where nothing.
  ///   - split: the split whose first rows a conditional model is conditioned on.
  /// - Returns: the rows, `[count] + row`.
  public func sample(
    _ name: String, count: Int, seed: UInt64? = nil, split: String, threads: Int
  ) throws(RunError) -> HostArray {
    let rows = min(count, 100)
    let sampling = SamplingFunction(model, precision: precision, rows: rows)
    guard let result = sampling.function.results.first(where: { $0.name == name }) else {
      let known = sampling.function.results.map(\.name)
      throw RunError.usage(
        "the model has no `\(name)` to draw",
        help: suggestion(for: name, among: known)
          ?? "it has " + known.map { "`\($0)`" }.joined(separator: ", "))
    }
    var filler: InputFiller?
    let seed = seed ?? record.seed
    if !sampling.inputs.isEmpty, let rows = try self.split(split) {
      guard rows.rowCount >= count else {
        throw RunError.usage(
          "\(count) draws need as many rows to be conditioned on, and `\(split)` has "
            + "\(rows.rowCount)", help: "give a smaller `--count` or another `--split`")
      }
      filler = InputFiller(
        split: rows, key: RandomKey(seed: seed).folding("binarize").folding("sample"))
    }
    let program = Compiler.program(Compiler.optimize(sampling.function), threads: threads)
    program.start(seed: seed, step: steps)
    for spec in sampling.weights { program.load(spec.path, weight(spec.path)) }
    var numbers: [Double] = []
    let length = result.value.shape.count / rows
    for first in stride(from: 0, to: count, by: rows) {
      let used = min(rows, count - first)
      let positions = (0..<rows).map { $0 < used ? first + $0 : 0 }
      for input in sampling.inputs { filler?.fill(program, input, rows: positions, first: first) }
      program.load(
        "origin", HostArray(shape: [3], storage: .int32([Int32(first), 0, 0])))
      program.step()
      numbers += program.numbers(name).prefix(used * length)
    }
    let shape = [count] + result.value.shape.extents.dropFirst()
    return HostArray(
      shape: shape,
      storage: precision == .f64 ? .double(numbers) : .float(numbers.map { Float($0) }))
  }
}
