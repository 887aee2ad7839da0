package import Engine
package import TensorCore
package import TensorIR
import TensorOps

/// A random function of bounded values, with arguments and updates that fit it.
package struct RandomFunction {
  package let function: Function
  package let arguments: [Tensor]
  package let updates: [Update]

  /// Makes a function.
  ///
  /// - Parameters:
  ///   - size: how many ops are tried.
  ///   - extents: the lengths of axes; long ones make kernels of several blocks.
  ///   - limit: the most elements of an op's operand.
  ///   - favorites: numbers of the ops that are made half of the time.
  package init(
    seed: Int, size: Int, dtype: DType, extents: [Int] = [1, 2, 3, 5, 8, 10, 16, 33],
    limit: Int = 20_000, favorites: [Int] = []
  ) {
    var maker = Maker(seed: seed, dtype: dtype, extents: extents, limit: limit)
    maker.favorites = favorites
    for _ in 0..<size { maker.grow() }
    (function, arguments, updates) = maker.finish()
  }
}

extension RandomFunction {
  /// The lengths of axes, and the element type: small and odd, or long enough for kernels of
  /// several blocks.
  private static let styles: [(extents: [Int], dtype: DType)] = [
    ([1, 2, 3, 5, 8, 10, 16, 33], .f64), ([1, 2, 3, 5, 8, 10, 16, 33], .f32),
    ([1, 3, 17, 64, 257], .f64), ([1, 3, 40, 130, 301], .f32), ([1, 2, 4], .f64),
  ]
  /// What is made half of the time: anything, what is laid together of pieces, loops with scalars.
  private static let favorites: [[Int]] = [[], [11, 12], [25], [11, 12, 25, 26]]

  /// A function of a size and style that follow from the seed.
  package init(seed: Int) {
    let style = Self.styles[seed % Self.styles.count]
    self.init(
      seed: seed, size: 6 + seed % 30, dtype: style.dtype, extents: style.extents, limit: 60_000,
      favorites: Self.favorites[seed % Self.favorites.count])
  }
}

private struct Maker {
  let b = Builder()
  var random: SeededGenerator
  let dtype: DType
  var values: [Value] = []
  var parameters: [(value: Value, argument: Tensor)] = []
  let extents: [Int]
  /// The most elements that an op is given.
  let limit: Int
  var favorites: [Int] = []

  init(seed: Int, dtype: DType, extents: [Int], limit: Int) {
    random = SeededGenerator(seed)
    self.dtype = dtype
    self.extents = extents
    self.limit = limit
    for _ in 0..<3 {
      let rank = random.pick([1, 2, 2, 3])
      values.append(parameter((0..<rank).map { _ in random.pick(extents) }))
    }
  }

  mutating func parameter(_ shape: [Int], _ type: DType? = nil, below: Int = 5) -> Value {
    let type = TensorType(type ?? dtype, Shape(shape))
    let value = b.parameter("p\(parameters.count)", type)
    parameters.append((value, random.tensor(type, in: -1...1, below: below)))
    return value
  }

  mutating func grow() {
    // Recent values, so that chains grow long.
    let x = random.pick(Array(values.suffix(random.pick([2, 4, 100]))))
    let extents = x.shape.extents
    guard x.shape.count <= limit else { return }
    var result: Value?
    let isFavored = !favorites.isEmpty && Bool.random(using: &random)
    switch isFavored ? random.pick(favorites) : Int.random(in: 0..<27, using: &random) {
    case 0...1:
      let op = random.pick([Op.tanh, .sigmoid, .softplus, .square, .neg, .abs, .expm1, .erf, .exp])
      result = b.emit(op, x)
    case 2...3:
      let op = random.pick([Op.add, .sub, .mul, .maximum, .minimum])
      let y = random.pick(values)
      let flips = Bool.random(using: &random)
      result = try? b.tryEmit(op, flips ? [y, x] : [x, y])
    case 4: result = b.emit(random.pick([Op.add, .mul, .sub]), x, b.constant(0.75, like: x))
    case 5:
      let shape = extents.map { Bool.random(using: &random) ? $0 : 1 }
      result = b.emit(random.pick([Op.add, .mul]), x, parameter(shape))
    case 6...7:
      let axes = extents.indices.filter { _ in Bool.random(using: &random) }.map {
        $0 - extents.count
      }
      result = b.emit(
        random.pick([Op.sum, .sum, .reduceMax, .logsumexp]), [x], Attributes([Op.axes => axes]))
    case 8 where !extents.isEmpty: result = b.emit(random.pick([Op.softmax, .logSoftmax]), x)
    case 9 where extents.count > 1:
      result = b.emit(.transpose, [x], Attributes([Op.permutation => [-1, -2]]))
    case 10 where !extents.isEmpty:
      let axis = Int.random(in: 0..<extents.count, using: &random)
      let start = Int.random(in: 0..<extents[axis], using: &random)
      let limit = Int.random(in: start + 1...extents[axis], using: &random)
      result = b.emit(
        .slice, [x],
        Attributes([Op.axis => axis - extents.count, Op.start => start, Op.limit => limit]))
    case 11 where !extents.isEmpty:
      let axis = -1 - Int.random(in: 0..<extents.count, using: &random)
      result = b.emit(.pad, [x], Attributes([Op.axis => axis, Op.before => 1, Op.after => 2]))
    case 12 where !extents.isEmpty:
      let axis = Int.random(in: 0..<extents.count, using: &random)
      var shape = extents
      shape[axis] = 2
      result = b.emit(
        .concat, [x, parameter(shape), x], Attributes([Op.axis => axis - extents.count]))
    case 13...14 where extents.count > 1:
      let columns = random.pick(self.extents)
      let flags = [Bool.random(using: &random), Bool.random(using: &random)]
      let inner = x.shape[flags[0] ? -2 : -1]
      let weights = parameter(flags[1] ? [columns, inner] : [inner, columns])
      result = b.emit(
        .matmul, [x, weights], Attributes([Op.transposeA => flags[0], Op.transposeB => flags[1]]))
    case 15 where extents.count > 1:
      result = b.emit(
        .matmul, [x, x], Attributes([Op.transposeA => false, Op.transposeB => true]))
    case 16: result = b.emit(.broadcastTo, [x], Attributes([Op.targetShape => [2] + extents]))
    case 17 where !extents.isEmpty:
      let shape = random.pick([
        Array(extents.dropFirst()), [1] + extents.dropFirst(), extents.dropLast() + [1],
      ])
      result = b.emit(.sumTo, [x], Attributes([Op.targetShape => shape]))
    case 18:
      let flat = [x.shape.count]
      let halves = x.shape.count % 2 == 0 ? [2, x.shape.count / 2] : flat
      let tens = x.shape.count % 5 == 0 ? [x.shape.count / 5, 5] : flat
      result = b.emit(
        .reshape, [x],
        Attributes([
          Op.reshapeRank => extents.count, Op.reshapeShape => random.pick([flat, halves, tens]),
        ]))
    case 19 where !extents.isEmpty:
      let mask = b.emit(.gt, parameter([extents[extents.count - 1]]), b.constant(0, like: x))
      result = b.emit(.select, mask, x, random.pick([b.constant(0, like: x), mask]))
    case 20 where extents.count > 1:
      let index = parameter([3], .i32, below: extents[extents.count - 2] + 1)
      result = b.emit(.gather, [x, index], Attributes([Op.indexRank => 1]))
    case 21 where extents.count > 1:
      let index = parameter([extents[extents.count - 2]], .i32, below: 4)
      result = b.emit(.scatter, [index, x], Attributes([Op.scatterRows => 4, Op.indexRank => 1]))
    case 22:
      let index = parameter(extents, .i32, below: 6)
      result = b.emit(.oneHot, [index], Attributes([Op.classes => 5, Op.dtype => dtype.rawValue]))
    case 23:
      let key = parameter([2], .u32, below: 1000)
      let origin = parameter([3], .i32)
      let op = random.pick([Op.uniform, .gumbel, .logistic, .normal])
      let noise = b.emit(
        op, [key, origin],
        Attributes([
          Op.noiseShape => extents, Op.rowAxes => min(1, extents.count), Op.dtype => dtype.rawValue,
        ]))
      result = b.emit(.add, x, b.emit(.tanh, noise))
    case 24 where extents.count > 2:
      let image = Array(extents.suffix(3).dropLast())
      let attributes = [
        Op.window => image.map { Int.random(in: 1...min($0 + 1, 3), using: &random) },
        Op.windowStrides => [random.pick([1, 2]), random.pick([1, 2])],
        Op.windowPadding => [1, 0, 0, 1],
      ]
      let rows = b.emit(.patches, [x], Attributes(attributes))
      let sum = Attributes(attributes + [Op.imageSize => image])
      result = Bool.random(using: &random) ? rows : b.emit(.overlapAdd, [b.emit(.tanh, rows)], sum)
    case 25 where !extents.isEmpty:
      // A number for each row that the loop itself makes, times the row, and a third operand.
      let reduction = random.pick([Op.sum, .reduceMax, .logsumexp])
      let row = b.emit(reduction, [x], Attributes([Op.axes => [-1]]))
      let scalar = random.pick([b.emit(.sigmoid, row), row, b.emit(.tanh, parameter([]))])
      let product = b.emit(.mul, Bool.random(using: &random) ? [scalar, x] : [x, scalar])
      let other = Bool.random(using: &random) ? parameter(extents) : b.emit(.square, x)
      result = b.emit(random.pick([Op.add, .sub]), [product, other])
    case 26 where !extents.isEmpty:
      let parts = [Op.tanh, .sigmoid, .square].map { b.emit($0, x) }
      result = b.emit(.concat, parts, Attributes([Op.axis => -1]))
    default: result = nil
    }
    guard let result else { return }
    // Keeps everything of order one.
    values.append(Bool.random(using: &random) ? b.emit(.tanh, result) : result)
    if values[values.count - 1].id == result.id, result.shape.count > 0 {
      values[values.count - 1] = b.emit(.sigmoid, result)
    }
  }

  mutating func finish() -> (Function, [Tensor], [Update]) {
    var results: [(name: String, value: Value)] = []
    for (index, value) in values.enumerated()
    where index == values.count - 1 || Int.random(in: 0..<5, using: &random) == 0 {
      results.append(("r\(index)", value))
    }
    var updates: [Update] = []
    for (index, parameter) in parameters.enumerated() {
      let type = parameter.value.type
      let fitting = values.filter { $0.type.dtype == type.dtype && $0.shape == type.shape }
      guard !fitting.isEmpty, Bool.random(using: &random) else { continue }
      var value = random.pick(fitting)
      if type.dtype.isFloating, Bool.random(using: &random) {
        // The step of an optimizer, and one more reader of what it overwrites.
        let old = b.emit(.mul, parameter.value, b.constant(0.75, like: parameter.value))
        value = b.emit(.add, old, b.emit(.tanh, value))
        results.append(("o\(index)", b.emit(.square, parameter.value)))
      }
      results.append(("u\(index)", value))
      updates.append(Update(ParameterName("p\(index)"), by: ResultName("u\(index)")))
    }
    let function = b.finish("random", results: results)
    return (function, parameters.map(\.argument), updates)
  }
}
