import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

import Execution

@Suite struct OpKernelTests {
  @Test(arguments: OpTable.standard) func example(_ op: Op) throws {
    let example = op.example
    compare(
      try oneOp(op, example.operands, example.attributes), example.operands, tolerance: 1e-13)
    let single = example.operands.map { $0.dtype == .f64 ? $0.converted(to: .f32) : $0 }
    compare(try oneOp(op, single, example.attributes.single), single, tolerance: 2e-6)
  }

  /// Extents that are odd, long, short and one.
  static let shapes: [[[Int]]] = [
    [[7], [7]], [[1033], []], [[3, 17], [17]], [[5, 40], [5, 1]], [[2, 3, 19], [3, 1]],
    [[4, 1, 33], [6, 33]], [[1], [9]], [[70, 3], [70, 1]], [[300, 20], [20]],
    [[2, 1, 5, 1], [3, 1, 37]], [[2500], [2500]], [[3, 700], [1, 700]],
  ]

  static var elementwise: [Op] {
    OpTable.standard.filter {
      if case .elementwise(let function) = $0.kernel { return function != .convert }
      return false
    }
  }

  @Test(arguments: elementwise) func broadcasting(_ op: Op) throws {
    for (seed, pair) in Self.shapes.enumerated() {
      for dtype in [DType.f32, .f64] {
        var random = SeededGenerator(seed)
        let count = op.operands.names.count
        let operands = (0..<count).map { index -> Tensor in
          // A straight-through value has its surrogate's shape.
          let shape = Shape(op == .straightThrough ? pair[0] : pair[index % 2])
          let range = op == .pow ? 0.1...3 : op == .log || op == .sqrt ? 0...3 : -3...3
          return random.tensor(TensorType(dtype, shape), in: range)
        }
        compare(
          try oneOp(op, operands, op.example.attributes), operands,
          tolerance: dtype == .f32 ? 3e-6 : 1e-14,
          "\(op.name) \(pair)")
      }
    }
  }

  @Test(arguments: elementwise.filter { $0 != .straightThrough && $0 != .sample })
  func specialValues(_ op: Op) throws {
    for dtype in [DType.f32, .f64] {
      let tiny = dtype == .f32 ? 0x1p-149 : 0x1p-1074
      let least = dtype == .f32 ? 0x1p-126 : 0x1p-1022
      let huge = dtype == .f32 ? Double(Float.greatestFiniteMagnitude) : .greatestFiniteMagnitude
      let values: [Double] = [
        0, -0.0, 1, -1, .infinity, -.infinity, .nan, tiny, -tiny, least, -least, huge, -huge, 88,
        -88, 104, -104, 0.5, -0.5, 1.5, 2.5, -1.5, 1e-3, -1e-3, 1e-5, 700, -700, 745, -745, 20, -20,
        1e-7, 3,
      ]
      let column = Tensor(dtype, [values.count, 1], values)
      let row = Tensor(dtype, [values.count], values)
      let operands = op.operands.names.count == 1 ? [row] : [column, row, row]
      let used = Array(operands.prefix(op.operands.names.count))
      compare(
        try oneOp(op, used, op.example.attributes), used, tolerance: dtype == .f32 ? 3e-6 : 1e-14,
        "\(op.name)")
    }
  }

  @Test func conversions() throws {
    var random = SeededGenerator(1)
    for source in [DType.f32, .f64, .i32] {
      for target in [DType.f32, .f64, .i32] {
        let x = random.tensor(TensorType(source, [33, 3]), in: -9...9)
        let function = try oneOp(.convert, [x], Attributes([Op.dtype => target.rawValue]))
        compare(function, [x], tolerance: 1e-15)
      }
    }
  }

  static let reductions: [(Op, [Int], [Int])] = [Op.sum, .reduceMax, .reduceProd, .logsumexp]
    .flatMap { op -> [(Op, [Int], [Int])] in
      [
        (op, [7, 5], [-1]), (op, [7, 5], [-2]), (op, [7, 5], [-1, -2]), (op, [3, 4, 5], [-2]),
        (op, [3, 4, 5], [-1, -3]), (op, [3, 4, 5], [-3]), (op, [2, 3, 4, 5], [-1, -2]),
        (op, [300, 70], [-2]), (op, [64, 1000], [-1]), (op, [1, 6, 1], [-1, -3]),
        (op, [3000], [-1]), (op, [2, 9000], [-1]), (op, [5, 1], [-1]), (op, [40, 6000], [-2]),
        (op, [6, 17], []), (op, [20, 33], [-1]), (op, [300, 700], [-1, -2]),
      ]
    }

  @Test(arguments: reductions) func reduction(_ op: Op, _ shape: [Int], _ axes: [Int]) throws {
    for dtype in [DType.f32, .f64] {
      var random = SeededGenerator(shape.count)
      var x = random.tensor(
        TensorType(dtype, Shape(shape)), in: op == .reduceProd ? 0.9...1.1 : -2...2)
      // Sums that cancel are as accurate as their terms.
      let floor = max(1, Double(x.count) * 1e-3)
      let tolerance = dtype == .f32 ? 3e-6 : 1e-14
      compare(
        try oneOp(op, [x], Attributes([Op.axes => axes])), [x], tolerance: tolerance, floor: floor,
        "\(op.name) \(shape) \(axes)")
      x = x.map { $0 > 1 ? -.infinity : $0 }
      compare(
        try oneOp(op, [x], Attributes([Op.axes => axes])), [x], tolerance: tolerance, floor: floor,
        "\(op.name) −∞ \(shape)")
    }
  }

  @Test(arguments: [Op.softmax, .logSoftmax, .argmax]) func rows(_ op: Op) throws {
    for shape in [
      [10], [1], [7, 1], [33, 10], [5, 17], [3, 4, 100], [2, 1500], [200, 2], [6, 16],
    ] {
      for dtype in [DType.f32, .f64] {
        var random = SeededGenerator(shape[0])
        var x = random.tensor(TensorType(dtype, Shape(shape)), in: -30...30)
        let tolerance = dtype == .f32 ? 2e-6 : 1e-14
        compare(try oneOp(op, [x], [:]), [x], tolerance: tolerance, floor: 1, "\(op.name) \(shape)")
        x = x.map { $0 > 10 ? -.infinity : $0 }
        compare(
          try oneOp(op, [x], [:]), [x], tolerance: tolerance, floor: 1, "\(op.name) masked \(shape)"
        )
        let masked = Tensor(x.dtype, x.shape, repeating: -.infinity)
        compare(
          try oneOp(op, [masked], [:]), [masked], tolerance: tolerance, floor: 1, "\(op.name) −∞")
      }
    }
  }

  static let products: [([Int], [Int], Bool, Bool)] = [
    ([2, 2], [2, 2], false, false), ([37, 19], [19, 53], false, false),
    ([19, 37], [19, 53], true, false), ([37, 19], [53, 19], false, true),
    ([19, 37], [53, 19], true, true), ([100, 70], [70, 33], false, false),
    ([3, 10, 7], [7, 20], false, false), ([3, 7, 10], [7, 20], true, false),
    ([3, 10, 7], [3, 7, 20], false, false), ([3, 10, 7], [2, 1, 7, 20], false, false),
    ([1, 300], [300, 40], false, false), ([300, 1], [1, 40], false, false),
    ([40, 300], [300, 1], false, false), ([5, 1, 30], [30, 40], false, false),
    ([130, 300], [300, 290], false, false), ([4, 90, 200], [200, 150], false, false),
    ([7, 20], [3, 20, 11], false, false), ([300, 250], [300, 200], true, false),
  ]

  @Test(arguments: products) func product(_ a: [Int], _ b: [Int], _ ta: Bool, _ tb: Bool) throws {
    for dtype in [DType.f32, .f64] {
      var random = SeededGenerator(a[0])
      let operands = [a, b].map { random.tensor(TensorType(dtype, Shape($0)), in: -1...1) }
      let function = try oneOp(
        .matmul, operands, Attributes([Op.transposeA => ta, Op.transposeB => tb]))
      compare(
        function, operands, tolerance: dtype == .f32 ? 3e-6 : 1e-14, floor: 1,
        "\(a) \(b) \(ta) \(tb)")
    }
  }

  /// Images, windows, strides and paddings; the last ones are large enough for several blocks.
  static let windows: [([Int], [Int], [Int], [Int])] = [
    ([7, 5, 1], [3, 3], [1, 1], [1, 1, 1, 1]), ([2, 7, 5, 3], [3, 2], [2, 2], [1, 1, 0, 1]),
    ([3, 6, 9, 2], [2, 5], [1, 3], [0, 0, 0, 0]),
    ([2, 2, 8, 8, 4], [4, 4], [3, 3], [1, 2, 0, 1]),
    ([5, 4, 4, 1], [4, 4], [1, 1], [0, 0, 0, 0]), ([4, 5, 3, 7], [1, 1], [2, 2], [0, 0, 0, 0]),
    ([1, 3, 3, 17], [5, 5], [1, 1], [2, 2, 2, 2]), ([3, 2, 2, 1], [3, 3], [1, 1], [4, 3, 3, 4]),
    ([0, 4, 4, 1], [3, 3], [1, 1], [1, 1, 1, 1]), ([2, 3, 4, 5], [1, 1], [1, 1], [0, 0, 0, 0]),
    ([2, 9, 7, 1], [2, 2], [3, 3], [0, 0, 0, 0]),
    ([37, 14, 14, 5], [5, 5], [2, 2], [1, 2, 1, 2]),
    ([1, 50, 60, 3], [5, 3], [1, 2], [2, 2, 1, 0]),
  ]

  @Test(arguments: windows)
  func window(_ image: [Int], _ window: [Int], _ strides: [Int], _ padding: [Int]) throws {
    for dtype in [DType.f32, .f64] {
      var random = SeededGenerator(image[0])
      let size = Array(image.suffix(3).prefix(2))
      var attributes = [
        Op.window => window, Op.windowStrides => strides, Op.windowPadding => padding,
      ]
      let x = random.tensor(TensorType(dtype, Shape(image)))
      let patches = try oneOp(.patches, [x], Attributes(attributes))
      // A copy is exact, and sums are made in the same order.
      compare(patches, [x], tolerance: 0, "patches of \(image), \(window), \(strides)")
      let rows = random.tensor(patches.results[0].value.type)
      attributes.append(Op.imageSize => size)
      let overlap = try oneOp(.overlapAdd, [rows], Attributes(attributes))
      compare(
        overlap, [rows], tolerance: dtype == .f32 ? 3e-6 : 0, floor: 1,
        "overlap_add to \(image), \(window), \(strides)")
    }
  }

  /// Windows of views that are no row-major memory, and both ops in one function with loops.
  @Test func windowsBetweenLoops() throws {
    for dtype in [DType.f32, .f64] {
      var random = SeededGenerator(4)
      let operands = [
        random.tensor(TensorType(dtype, [3, 2, 6, 5])),
        random.tensor(TensorType(dtype, [8, 5]), in: -1...1),
      ]
      let b = Builder()
      let x = b.parameter("x0", TensorType(dtype, [3, 2, 6, 5]))
      let kernel = b.parameter("x1", TensorType(dtype, [8, 5]))
      let image = b.emit(.transpose, [x], Attributes([Op.permutation => [-2, -1, -3]]))
      let attributes = [
        Op.window => [2, 2], Op.windowStrides => [1, 2], Op.windowPadding => [1, 0, 0, 1],
      ]
      let patches = b.emit(.patches, [b.emit(.tanh, image)], Attributes(attributes))
      let product = b.emit(
        .matmul, [patches, kernel],
        Attributes([Op.transposeA => false, Op.transposeB => false]))
      let back = b.emit(
        .matmul, [b.emit(.sigmoid, product), kernel],
        Attributes([Op.transposeA => false, Op.transposeB => true]))
      let sum = b.emit(.overlapAdd, [back], Attributes(attributes + [Op.imageSize => [6, 5]]))
      let function = b.finish(
        "windows", results: [("y", b.emit(.add, sum, image)), ("z", product)])
      compare(function, operands, tolerance: dtype == .f32 ? 3e-6 : 1e-14, floor: 1)
    }
  }

  static let noises: [([Int], Int)] = [
    ([100, 20], 1), ([5, 7, 3], 1), ([13], 0), ([40, 1], 1), ([2, 3, 4, 5, 2], 2), ([3, 900], 1),
    ([4, 6], 0), ([700, 11], 1),
  ]

  @Test(arguments: [Op.uniform, .gumbel, .logistic, .normal], noises)
  func noise(_ op: Op, _ geometry: ([Int], Int)) throws {
    for dtype in [DType.f32, .f64] {
      for keys in [1, 2] {
        var random = SeededGenerator(geometry.1)
        let words = (0..<2 * keys).map { _ in Double(UInt32.random(in: 0...(.max), using: &random))
        }
        let operands = [
          Tensor(.u32, keys == 1 ? [2] : [keys, 2], words), Tensor(.i32, [3], [5, 1, 2]),
        ]
        let attributes = Attributes([
          Op.noiseShape => geometry.0, Op.rowAxes => geometry.1, Op.dtype => dtype.rawValue,
        ])
        compare(
          try oneOp(op, operands, attributes), operands, tolerance: dtype == .f32 ? 1e-6 : 1e-14,
          floor: 0.1,
          "\(op.name) \(geometry)")
      }
    }
  }
}
