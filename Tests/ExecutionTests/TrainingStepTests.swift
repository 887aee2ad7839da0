import Execution
import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct TrainingStepTests {
  /// A whole step, updates in place included, several times over.
  @Test(arguments: [(5, [12, 9, 6], 3), (33, [70, 40, 20], 10), (2, [5, 4], 2)])
  func handBuiltStep(_ batch: Int, _ widths: [Int], _ classes: Int) throws {
    let vae = HandBuiltVAE(batch: batch, widths: widths, classes: classes)
    let first = try vae.program(threads: 1)
    let second = try vae.program(threads: 2)
    var arguments = try first.arguments(of: vae.function)
    for _ in 0..<3 {
      let expected = NaiveEvaluator.run(vae.function, arguments)
      let names = vae.function.results.map(\.name)
      for program in [first, second] {
        program.poison()
        program.step()
      }
      let results = try first.results(of: vae.function)
      for (name, (result, value)) in zip(names, zip(results, expected)) {
        #expect(difference(result, value, 1e-4, floor: 1e-2) == nil, "\(name)\n\(first.plan)")
      }
      #expect(results == (try second.results(of: vae.function)))
      let values = Dictionary(uniqueKeysWithValues: zip(names, expected))
      for (index, parameter) in vae.function.parameters.enumerated() {
        arguments[index] = values[parameter.name ?? ""] ?? arguments[index]
      }
      // Both sides go on from the same numbers.
      for program in [first, second] { try program.write(arguments, to: vae.function) }
    }
  }

  /// Runs of which some are done alone, to see whether threads pay, give the same bits as one
  /// thread's; so do more threads than there are processors.
  @Test(arguments: [2, 5]) func trialsOfThreadsChangeNothing(_ threads: Int) throws {
    let vae = HandBuiltVAE(batch: 100, widths: [512, 192, 32], classes: 8)
    let first = try vae.program(threads: 1)
    let second = try vae.program(threads: threads)
    #expect(first.plan.kernels.contains { $0.kind == .product && $0.blocks > 1 })
    for step in 0..<250 {
      first.step()
      second.step()
      guard step % 50 == 49 else { continue }
      let (alone, shared) = (
        try first.results(of: vae.function), try second.results(of: vae.function)
      )
      #expect(alone == shared, "after step \(step)")
    }
  }

  /// Every chain of ops that has a loop of its own, with vectors, columns and scalars in each
  /// place.
  @Test(arguments: [DType.f32, .f64]) func chains(_ dtype: DType) {
    let forms: [(Builder, Value, Value, Value, Value) -> Value] = [
      { b, x, y, z, _ in b.emit(.add, b.emit(.mul, x, y), z) },
      { b, x, y, z, _ in b.emit(.add, z, b.emit(.mul, x, y)) },
      { b, x, y, z, _ in b.emit(.sub, b.emit(.mul, x, y), z) },
      { b, x, y, z, _ in b.emit(.sub, z, b.emit(.mul, x, y)) },
      { b, x, y, z, w in b.emit(.add, b.emit(.mul, x, y), b.emit(.mul, z, w)) },
      { b, x, y, z, w in b.emit(.add, b.emit(.mul, y, x), b.emit(.mul, b.emit(.square, z), w)) },
      { b, x, y, z, w in b.emit(.add, b.emit(.mul, w, b.emit(.square, z)), b.emit(.mul, y, x)) },
      { b, x, y, z, _ in b.emit(.div, x, b.emit(.add, b.emit(.sqrt, z), y)) },
      { b, x, y, z, w in
        b.emit(.sub, z, b.emit(.div, b.emit(.mul, x, y), b.emit(.add, b.emit(.sqrt, x), w)))
      },
      { b, x, y, z, w in
        b.emit(.sub, z, b.emit(.mul, y, b.emit(.div, x, b.emit(.add, w, b.emit(.sqrt, x)))))
      },
      { b, x, y, z, w in
        let root = b.emit(.sqrt, b.emit(.mul, b.emit(.square, x), w))
        let ratio = b.emit(.div, b.emit(.mul, x, y), b.emit(.add, root, b.constant(0.1, like: x)))
        return b.emit(.sub, z, b.emit(.mul, w, ratio))
      },
    ]
    let shapes: [[Int]] = [[40, 33], [], [33], [40, 1]]
    var seed = 0
    for (index, form) in forms.enumerated() {
      for combination in 0..<256 where combination % 3 == index % 3 {
        let b = Builder()
        var arguments: [Tensor] = []
        seed += 1
        var random = SeededGenerator(seed)
        let values = (0..<4).map { place -> Value in
          let shape = shapes[combination >> (2 * place) & 3]
          let type = TensorType(dtype, Shape(shape))
          arguments.append(random.tensor(type, in: 0.5...2))
          return b.parameter("x\(place)", type)
        }
        let y = form(b, values[0], values[1], values[2], values[3])
        let function = b.finish("chain", results: [("y", y)])
        compare(
          function, arguments, tolerance: dtype == .f32 ? 3e-6 : 1e-14, floor: 1,
          "form \(index) \(combination)")
      }
    }
  }
}
