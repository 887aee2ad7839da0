import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

import Execution

/// Sums of picked rows, and rows added at several numbers, which each run as one kernel.
@Suite struct PickedRowTests {
  static let widths = [1, 7, 63, 64, 65, 392]

  /// Row numbers, some of them out of range and some the same.
  private func numbers(_ shape: Shape, _ rows: Int, _ seed: Int) -> Tensor {
    var random = SeededGenerator(seed)
    return random.tensor(TensorType(.i32, shape), in: -1...Double(rows), below: rows + 1)
  }

  private func table(_ shape: Shape, _ dtype: DType, _ seed: Int) -> Tensor {
    var random = SeededGenerator(seed)
    return random.tensor(TensorType(dtype, shape), in: -2...2)
  }

  private func tolerance(_ dtype: DType) -> Double { dtype == .f32 ? 1e-5 : 1e-13 }

  @Test(arguments: widths, [DType.f32, .f64]) func sums(_ width: Int, _ dtype: DType) {
    for (tables, index) in [
      ([30, width], [9, 5]), ([3, 30, width], [3, 9, 5]), ([30, width], [1, 9, 1]),
    ]
      as [(Shape, Shape)]
    {
      let b = Builder()
      let rows = b.emit(
        .gather, b.parameter("table", TensorType(dtype, tables)),
        b.parameter("index", TensorType(.i32, index, .index)), attributes: Op.indexRank => 2)
      let sum = b.emit(.sum, rows, attributes: Op.axes => [-2])
      let function = b.finish("f", results: [("sum", sum)])
      compare(
        function, [table(tables, dtype, width), numbers(index, 30, width)],
        tolerance: tolerance(dtype), floor: 1, "\(tables)")
      let kernels = Plan(function).kernels
      #expect(kernels.count == 1 && kernels[0].kind == .rows, "\(kernels)")
    }
  }

  @Test(arguments: widths, [DType.f32, .f64]) func added(_ width: Int, _ dtype: DType) {
    for index in [[9, 5], [400, 3], [1, 1]] as [Shape] {
      let b = Builder()
      let updates = b.parameter("updates", TensorType(dtype, [index[0], 1, width]))
      let repeated = b.emit(
        .broadcastTo, updates, attributes: Op.targetShape => index.extents + [width])
      let sums = b.emit(
        .scatter, b.parameter("index", TensorType(.i32, index, .index)), repeated,
        attributes: Op.scatterRows => 30, Op.indexRank => 2)
      let function = b.finish("f", results: [("sums", sums)])
      compare(
        function, [table([index[0], 1, width], dtype, width), numbers(index, 30, width)],
        tolerance: tolerance(dtype) * 40, floor: 1, "\(index)")
      #expect(Plan(function).kernels.count == 1)
    }
  }

  /// What is picked is not multiplied, so an infinite weight of another row does no harm.
  @Test func otherRowsMayBeInfinite() throws {
    let b = Builder()
    let rows = b.emit(
      .gather, b.parameter("table", TensorType(.f32, [3, 2])),
      b.parameter("index", TensorType(.i32, [1, 2], .index)), attributes: Op.indexRank => 2)
    let sum = b.emit(.sum, rows, attributes: Op.axes => [-2])
    let function = b.finish("f", results: [("sum", sum)])
    let program = try Program(function)
    let table = Tensor(.f32, [3, 2], [1, 2, .infinity, .nan, 3, 4])
    try program.write([table, Tensor(.i32, [1, 2], [0, 2])], to: function)
    program.step()
    #expect(try program.results(of: function)[0].elements == [4, 6])
  }
}
