import TensorIR

/// Random expressions of a wanted shape.
struct ExpressionMaker {
  var dice: Dice
  var scope: Scope
  /// The distribution of free sizes.
  let sizes: SizeRange
  /// Where an extent is a hyperparameter, its name.
  var constants: [Int: String] = [:]

  init(_ dice: Dice, _ scope: Scope, _ sizes: SizeRange) {
    (self.dice, self.scope, self.sizes) = (dice, scope, sizes)
  }

  private mutating func size(_ shape: [Int]) -> String {
    if shape.count == 1, let name = constants[shape[0]], dice.chance(0.7) { return name }
    return shape.sizes
  }

  /// Real numbers of a shape.
  mutating func real(_ shape: [Int], depth: Int = 2) -> String {
    if depth <= 0 || dice.chance(0.2) { return leaf(shape) }
    switch dice.integer(0...15) {
    case 0, 1, 2: return layer(shape)
    case 3, 4: return unary(real(shape, depth: depth - 1), shape)
    case 5, 6: return binary(shape, depth)
    case 7: return moved(shape, depth)
    case 8: return joined(shape, depth)
    case 9: return reduced(shape, depth)
    case 10: return product(shape, depth)
    case 11: return positive(shape, depth: depth - 1)
    case 12: return chosen(shape, depth)
    case 13: return looked(shape)
    case 14: return image(shape) ?? layer(shape)
    default:
      guard let name = scope.functions.isEmpty ? nil : dice.pick(scope.functions),
        let vector = vector()
      else { return layer(shape) }
      let call = "\(name)(\(vector), \(shape.reduce(1, *)))"
      return shape.count == 1
        ? call : shape.isEmpty ? "\(call)[0]" : "reshape(\(call), \(shape.sizes))"
    }
  }

  /// Positive numbers of a shape.
  mutating func positive(_ shape: [Int], depth: Int) -> String {
    let inner = real(shape, depth: depth)
    switch dice.integer(0...4) {
    case 0: return "exp(clip(\(inner), -2, 2))"
    case 1: return "softplus(\(inner)) + 0.1"
    case 2: return "square(\(inner)) + 0.5"
    case 3: return "sqrt(1 + abs(\(inner)))"
    default: return "log1p(exp(-abs(\(inner)))) + 0.2"
    }
  }

  /// Numbers from 0 to 1 of a shape.
  mutating func unit(_ shape: [Int], depth: Int = 2) -> String {
    "sigmoid(\(real(shape, depth: depth - 1)))"
  }

  /// One number.
  mutating func scalar(depth: Int = 2) -> String {
    switch dice.integer(0...4) {
    case 0: return real([], depth: depth)
    case 1: return "sum(\(real(sizes.shape(&dice, rank: 1), depth: depth)))"
    case 2: return "mean(\(real(sizes.shape(&dice, rank: 2), depth: depth))^2)"
    case 3: return "logsumexp(\(real(sizes.shape(&dice, rank: 1), depth: depth)))"
    default: return "max(tanh(\(real(sizes.shape(&dice, rank: 1), depth: depth))))"
    }
  }

  // MARK: - Leaves

  private var numbers: [NamedValue] { scope.values.filter(\.isNumber) }

  /// A value as a vector.
  private mutating func vector() -> String? {
    guard !numbers.isEmpty else { return nil }
    let value = dice.pick(numbers)
    return value.shape.count == 1 ? value.name : "flatten(\(value.name))"
  }

  private mutating func leaf(_ shape: [Int]) -> String {
    let fitting = numbers.filter { $0.shape == shape }
    if !fitting.isEmpty, dice.chance(0.6) { return dice.pick(fitting).name }
    let count = shape.reduce(1, *)
    let reshaped = numbers.filter { $0.count == count }
    if !reshaped.isEmpty, dice.chance(0.3) {
      let value = dice.pick(reshaped)
      return shape.isEmpty ? "sum(\(value.name))" : "reshape(\(value.name), \(shape.sizes))"
    }
    let longer = numbers.filter { $0.shape.count == 1 && $0.count > count }
    if !longer.isEmpty, shape.count <= 1, dice.chance(0.4) {
      let value = dice.pick(longer)
      let first = dice.integer(0...value.count - count)
      return shape.isEmpty ? "\(value.name)[\(first)]" : "\(value.name)[\(first):\(first + count)]"
    }
    switch dice.integer(0...6) {
    case 0: return shape.isEmpty ? "\(dice.number(-2...2))" : "zeros(\(size(shape)))"
    case 1: return shape.isEmpty ? "1" : "ones(\(size(shape)))"
    case 2 where shape.count == 1 && shape[0] < 6:
      return "[\((0..<shape[0]).map { _ in "\(dice.number(-1...1))" }.joined(separator: ", "))]"
    case 3, 4: return layer(shape)
    default: return parameter(shape)
    }
  }

  private mutating func parameter(_ shape: [Int]) -> String {
    let sizes = shape.isEmpty ? "[]" : size(shape)
    return dice.chance(0.2)
      ? "parameter(\(sizes))" : "parameter(\(sizes), init=normal(\(dice.number(0.1...1))))"
  }

  private mutating func layer(_ shape: [Int]) -> String {
    guard !numbers.isEmpty else { return parameter(shape) }
    var input = dice.pick(numbers).name
    if numbers.count > 1, dice.chance(0.4), let first = vector(), let second = vector() {
      input = "concat(\(first), \(second))"
    }
    let bias = dice.chance(0.2) ? ", bias=false" : ""
    if let value = numbers.first(where: {
      $0.shape.count == shape.count && shape.count > 1 && $0.shape.dropLast() == shape.dropLast()
    }), dice.chance(0.6) {
      return "dense(\(value.name), \(shape[shape.count - 1]), axis=-1\(bias))"
    }
    return shape.isEmpty ? "dense(\(input), 1\(bias))[0]" : "dense(\(input), \(size(shape))\(bias))"
  }

  // MARK: - Operations

  private mutating func unary(_ inner: String, _ shape: [Int]) -> String {
    var forms = [
      "tanh(\(inner))", "relu(\(inner))", "sigmoid(\(inner))", "softplus(\(inner))",
      "gelu(\(inner))", "elu(\(inner), alpha=0.5)", "leaky_relu(\(inner), 0.2)", "abs(\(inner))",
      "square(tanh(\(inner)))", "-(\(inner))", "dropout(\(inner), 0.4)", "stop_gradient(\(inner))",
      "clip(\(inner), -1, 1)", "exp(clip(\(inner), -2, 1))", "stop_gradient(round(\(inner)))",
      "stop_gradient(floor(\(inner)))", "stop_gradient(sign(\(inner)))",
    ]
    if !shape.isEmpty {
      forms += ["layer_norm(\(inner))", "softmax(\(inner))", "log_softmax(\(inner))"]
    }
    return dice.pick(forms)
  }

  private mutating func binary(_ shape: [Int], _ depth: Int) -> String {
    let left = real(shape, depth: depth - 1)
    // The other side may be narrower, and is stretched then.
    var other = shape
    if !shape.isEmpty, dice.chance(0.4) { other = dice.chance(0.5) ? [] : Array(shape.suffix(1)) }
    if shape.count > 1, dice.chance(0.3) { other = shape.dropLast() + [1] }
    let right = real(other, depth: depth - 1)
    switch dice.integer(0...7) {
    case 0, 1: return "(\(left)) + (\(right))"
    case 2: return "(\(left)) - (\(right))"
    case 3, 4: return "(\(left)) * (\(right))"
    case 5: return "(\(left)) / (1 + abs(\(right)))"
    case 6 where other == shape: return "\(dice.pick(["max", "min"]))(\(left), \(right))"
    default: return "(\(left))^2 * \(dice.number(0.1...1))"
    }
  }

  private mutating func moved(_ shape: [Int], _ depth: Int) -> String {
    switch shape.count {
    case 0: return "\(real(sizes.shape(&dice, rank: 1), depth: depth - 1))[0]".wrapped
    case 1:
      let extra = dice.integer(1...3)
      let start = dice.integer(0...extra)
      let inner = real([shape[0] + extra], depth: depth - 1)
      return "(\(inner))[\(start):\(start + shape[0])]"
    default:
      let turned = Array(shape.reversed())
      return "transpose(\(real(turned, depth: depth - 1)))"
    }
  }

  private mutating func joined(_ shape: [Int], _ depth: Int) -> String {
    guard let last = shape.last, last > 1 else { return leaf(shape) }
    if shape.count > 1, shape[0] > 1, shape[0] < 5, dice.chance(0.4) {
      let inner = Array(shape.dropFirst())
      let parts = (0..<shape[0]).map { _ in real(inner, depth: depth - 1) }
      return "stack(\(parts.joined(separator: ", ")))"
    }
    let first = dice.integer(1...last - 1)
    let left = real(shape.dropLast() + [first], depth: depth - 1)
    return "concat(\(left), \(real(shape.dropLast() + [last - first], depth: depth - 1)))"
  }

  private mutating func reduced(_ shape: [Int], _ depth: Int) -> String {
    guard shape.count < 3 else { return leaf(shape) }
    let extent = sizes.extent(&dice)
    let isFirst = dice.chance(0.5)
    let inner = real(isFirst ? [extent] + shape : shape + [extent], depth: depth - 1)
    let function = dice.pick(["sum", "mean", "max", "min", "logsumexp"])
    return "\(function)(\(inner), axis=\(isFirst ? 0 : -1))"
  }

  private mutating func product(_ shape: [Int], _ depth: Int) -> String {
    guard shape.count <= 2 else { return leaf(shape) }
    let inner = sizes.extent(&dice)
    switch shape.count {
    case 0: return "(\(real([inner], depth: depth - 1))) @ (\(real([inner], depth: depth - 1)))"
    case 1:
      return dice.chance(0.5)
        ? "(\(real([inner], depth: depth - 1))) @ \(parameter([inner, shape[0]]))"
        : "\(parameter([shape[0], inner])) @ (\(real([inner], depth: depth - 1)))"
    default:
      return
        "(\(real([shape[0], inner], depth: depth - 1))) @ (\(real([inner, shape[1]], depth: depth - 1)))"
    }
  }

  /// One of two values by data, which no gradient goes through.
  private mutating func chosen(_ shape: [Int], _ depth: Int) -> String {
    guard let data = scope.values.filter({ $0.isData && $0.isNumber }).randomElement(using: &dice)
    else { return leaf(shape) }
    let condition = dice.pick(["\(data.name)", "stop_gradient(\(data.name))"])
    let number = data.shape == shape ? condition : "sum(\(condition))"
    return
      "where(\(number) > 0.5, \(real(shape, depth: depth - 1)), \(real(shape, depth: depth - 1)))"
  }

  /// A row of a table for a class number.
  private mutating func looked(_ shape: [Int]) -> String {
    let classes = scope.values.filter {
      $0.support == .index && $0.shape.isEmpty || $0.support == .onehot && $0.shape.count == 1
    }
    guard let value = classes.randomElement(using: &dice), !shape.isEmpty else {
      return leaf(shape)
    }
    let count = value.support == .index ? 4 : value.shape[0]
    return "embedding(\(value.name), \(count), \(size(shape)))"
  }

  private mutating func image(_ shape: [Int]) -> String? {
    guard shape.count == 3 else { return nil }
    let kernel = dice.integer(1...3)
    let input = real([shape[0], shape[1], dice.integer(1...3)], depth: 1)
    let function = dice.pick(["conv2d", "conv2d_transpose"])
    return "\(function)(\(input), \(shape[2]), kernel=\(kernel))"
  }
}

extension String {
  /// In parentheses, so that an index applies to all of it.
  fileprivate var wrapped: String {
    guard let bracket = lastIndex(of: "[") else { return self }
    return "(\(self[..<bracket]))\(self[bracket...])"
  }
}

/// The size of extents.
struct SizeRange {
  /// Extents that nothing prescribes.
  var small: ClosedRange<Int>
  /// Extents at which kernels change: beside powers of two and widths of vectors.
  var odd: [Int]
  /// The frequency of an unusual choice.
  var oddShare: Double

  static let small = SizeRange(small: 1...6, odd: [7, 9, 16, 17, 33], oddShare: 0.08)
  static let large = SizeRange(
    small: 2...48, odd: [63, 64, 65, 100, 127, 129, 200, 255, 300], oddShare: 0.35)

  func extent(_ dice: inout Dice) -> Int {
    dice.chance(oddShare) ? dice.pick(odd) : dice.integer(small)
  }

  func shape(_ dice: inout Dice, rank: Int) -> [Int] {
    // Products of extents stay about as large as an extent.
    rank == 0
      ? []
      : [extent(&dice)] + (1..<max(rank, 1)).map { _ in dice.integer(1...min(5, small.upperBound)) }
  }
}
