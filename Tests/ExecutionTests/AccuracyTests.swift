import Execution
import TestSupport
import Foundation
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Relative errors of the vector functions, over many magnitudes.
@Suite struct AccuracyTests {
  static let functions: [Op] = [
    .exp, .expm1, .log, .log1p, .tanh, .sigmoid, .softplus, .erf, .sqrt, .reciprocal,
  ]

  @Test(arguments: functions, [DType.f32, .f64])
  func relativeError(_ op: Op, _ dtype: DType) throws {
    // From 1e-30 to 80 in both signs; the functions of positive numbers see magnitudes.
    let magnitudes = (0..<40_000).map { pow(10, -30 + Double($0) * (31.9 / 40_000)) }
    let isSigned = op != .log && op != .sqrt
    let values = magnitudes.enumerated().map { index, x in
      isSigned && index % 2 == 1 ? (op == .log1p ? -min(x, 0.999) : -x) : x
    }
    let x = Tensor(dtype, [values.count], values)
    let function = try oneOp(op, [x], [:])
    let program = try Program(function)
    try program.write([x], to: function)
    program.step()
    let result = try program.results(of: function)[0]
    let expected = NaiveEvaluator.run(function, [x])[0]
    var worst = (error: 0.0, at: 0.0)
    for (index, (y, wanted)) in zip(result.elements, expected.elements).enumerated() {
      let error = abs(y - wanted) / max(abs(wanted), 1e-37)
      if error > worst.error { worst = (error, x.elements[index]) }
    }
    #expect(worst.error <= (dtype == .f32 ? 5e-7 : 1e-14), "\(worst)")
  }
}
