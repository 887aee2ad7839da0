import TensorCore
import TensorIR
import TensorOps
import TestSupport

/// The uses at which each derivative is compared with finite differences.
enum VjpCases {
  /// True if the op has a rule.
  static func hasRule(_ op: Op) -> Bool {
    if case .vjp = op.derivative { return true }
    return false
  }

  /// The example where differences make sense there, and random uses.
  static func uses(of op: Op) -> [Use] {
    var random = SeededGenerator(op.name.utf8.reduce(17) { $0 &* 31 &+ Int($1) } & 0xFFFF)
    let example = op == .convert ? [] : [Use(exampleOf: op)]
    return example + more(op, &random)
  }

  private static func more(_ op: Op, _ random: inout SeededGenerator) -> [Use] {
    switch op {
    case .sum, .reduceMax, .reduceProd, .logsumexp:
      return [[-1], [-2], [-1, -3], [-2, -1]].map {
        Use(op, [random.tensor([2, 3, 4])], Op.axes => $0)
      }
    case .softmax, .logSoftmax:
      return [[1], [2, 5], [2, 1, 3]].map { Use(op, [random.tensor($0)]) }
    case .reshape:
      return [
        Use(op, [random.tensor([2, 3, 4])], Op.reshapeRank => 2, Op.reshapeShape => [12]),
        Use(op, [random.tensor([2, 6])], Op.reshapeRank => 1, Op.reshapeShape => [3, 1, 2]),
        Use(op, [random.tensor([])], Op.reshapeRank => 0, Op.reshapeShape => [1, 1]),
      ]
    case .broadcastTo:
      return [
        Use(op, [random.tensor([3, 1])], Op.targetShape => [2, 3, 4]),
        Use(op, [random.tensor([5, 1, 2])], Op.targetShape => [3, 2]),
        Use(op, [random.tensor([])], Op.targetShape => [2]),
      ]
    case .sumTo:
      return [
        Use(op, [random.tensor([2, 3, 4])], Op.targetShape => [3, 1]),
        Use(op, [random.tensor([2, 3])], Op.targetShape => []),
        Use(op, [random.tensor([2, 3])], Op.targetShape => [2, 3]),
      ]
    case .transpose:
      return [[-2, -1], [-1, -3, -2], [-2, -3, -1]].map {
        Use(op, [random.tensor([2, 3, 4])], Op.permutation => $0)
      }
    case .slice:
      return [
        Use(op, [random.tensor([4, 3])], Op.axis => -2, Op.start => 1, Op.limit => 3),
        Use(op, [random.tensor([4])], Op.axis => -1, Op.start => 0, Op.limit => 4),
      ]
    case .pad:
      return [Use(op, [random.tensor([2, 3])], Op.axis => -2, Op.before => 2, Op.after => 0)]
    case .concat:
      return [
        Use(op, [random.tensor([2, 3]), random.tensor([3])], Op.axis => -1),
        Use(op, [random.tensor([4, 1, 3]), random.tensor([2, 1])], Op.axis => -2),
        Use(op, [random.tensor([2])], Op.axis => -1),
      ]
    case .gather:
      let index = Tensor(.i32, [2, 3], [0, 3, 3, 1, -1, 2])
      return [
        Use(op, [random.tensor([4, 2]), index], Op.indexRank => 1),
        Use(op, [random.tensor([4, 2]), index], Op.indexRank => 0),
        Use(op, [random.tensor([2, 4, 2]), index], Op.indexRank => 1),
        Use(op, [random.tensor([2, 1, 4, 2]), index], Op.indexRank => 1),
        Use(op, [random.tensor([5, 1, 4, 2]), index], Op.indexRank => 1),
      ]
    case .scatter:
      let index = Tensor(.i32, [2, 3], [0, 3, 3, 1, -1, 2])
      return [
        Use(op, [index, random.tensor([2, 3, 2])], Op.scatterRows => 4, Op.indexRank => 2),
        Use(op, [index, random.tensor([2, 3, 2])], Op.scatterRows => 4, Op.indexRank => 1),
        Use(op, [index, random.tensor([3, 2])], Op.scatterRows => 4, Op.indexRank => 1),
        Use(op, [index, random.tensor([5, 1, 3, 2])], Op.scatterRows => 4, Op.indexRank => 1),
      ]
    case .patches:
      return windows.map { image, window, strides, padding in
        Use(
          op, [random.tensor([2] + Shape(image))], Op.window => window, Op.windowStrides => strides,
          Op.windowPadding => padding)
      }
    case .overlapAdd:
      return windows.map { image, window, strides, padding in
        let rows = (0..<2).map { axis in
          let extent = image[axis] + padding[2 * axis] + padding[2 * axis + 1]
          return (extent - window[axis]) / strides[axis] + 1
        }
        let row = window[0] * window[1] * image[2]
        return Use(
          op, [random.tensor([2, rows[0], rows[1], row])], Op.window => window,
          Op.windowStrides => strides, Op.windowPadding => padding,
          Op.imageSize => [image[0], image[1]])
      }
    case .matmul: return products(&random)
    case .convert:
      return [Use(op, [Tensor([3], [-1.5, 0.25, 2])], Op.dtype => "f64")]
    case .knownSupport:
      return [[], [5], [2, 3]].map { Use(op, [random.tensor($0)], Op.supportName => "real") }
    case .straightThrough:
      return []
    case .select:
      let condition = Tensor([2, 1], [1, 0])
      return [
        Use(op, [condition, random.tensor([3]), random.tensor([2, 3])]),
        Use(op, [Tensor([], [1]), random.tensor([2, 1]), random.tensor([1, 3])]),
      ]
    default:
      return op.operands.names.count == 1 ? unary(op, &random) : binary(op, &random)
    }
  }

  /// Where the op is defined and has no kink.
  private static func domain(_ op: Op) -> ClosedRange<Double> {
    switch op {
    case .log, .sqrt, .pow, .abs, .div, .reciprocal: 0.4...2
    case .log1p: -0.6...2
    default: -2...2
    }
  }

  private static func unary(_ op: Op, _ random: inout SeededGenerator) -> [Use] {
    [[], [5], [2, 3]].map { Use(op, [random.tensor($0, in: domain(op))]) }
  }

  private static func binary(_ op: Op, _ random: inout SeededGenerator) -> [Use] {
    let shapes: [(Shape, Shape)] = [
      ([3], [3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [2, 2]), ([4, 1, 2], [3, 1]),
    ]
    return shapes.map {
      Use(op, [random.tensor($0.0, in: domain(op)), random.tensor($0.1, in: domain(op))])
    }
  }

  /// Images, windows, strides and paddings: overlapping, with gaps, and beyond the image.
  private static let windows: [([Int], [Int], [Int], [Int])] = [
    ([4, 3, 2], [3, 2], [1, 1], [1, 1, 0, 1]), ([5, 4, 1], [2, 2], [2, 3], [0, 0, 0, 0]),
    ([3, 5, 2], [1, 3], [2, 2], [0, 1, 2, 2]), ([2, 2, 1], [2, 2], [1, 1], [3, 2, 2, 3]),
    ([4, 4, 1], [4, 4], [1, 1], [0, 0, 0, 0]),
  ]

  /// Every pair of flags with every way in which leading axes can meet.
  private static func products(_ random: inout SeededGenerator) -> [Use] {
    let leading: [(Shape, Shape)] = [([], []), ([5], []), ([], [5]), ([2, 1], [5]), ([2, 5], [])]
    return leading.flatMap { a, b in
      [(false, false), (true, false), (false, true), (true, true)].map { ta, tb in
        Use(
          .matmul,
          [
            random.tensor(a + (ta ? [3, 2] : [2, 3])), random.tensor(b + (tb ? [4, 3] : [3, 4])),
          ],
          Op.transposeA => ta, Op.transposeB => tb)
      }
    }
  }
}
