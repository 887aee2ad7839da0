import CKernels
import TensorCore

/// Chains of members that one loop computes without a register between them.
///
/// A member is absorbed by its only reader, so the loop's operands are the operands of both. A
/// square is absorbed by sums too, which make it again: a multiplication costs less than to keep
/// it.
struct TileChains {
  /// An operand of a member.
  struct Place: Hashable {
    var member: Int
    var index: Int
  }

  /// A loop for the chain that ends with a member.
  struct Chain {
    var op: MicroOp
    var operands: [Place]
  }

  private var chains: [Int: Chain] = [:]
  private var absorbed: Set<Int> = []
  private let graph: LoopGraph
  private let grouping: Grouping
  private let number: Int
  private let scalars: Set<TileInput>

  init(
    _ graph: LoopGraph, _ grouping: Grouping, _ number: Int, scalars: Set<TileInput>,
    outputs: Set<Int>
  ) {
    self.graph = graph
    self.grouping = grouping
    self.number = number
    self.scalars = scalars
    var readers: [Int: Int] = [:]
    var squares: Set<Int> = []
    for member in grouping.groups[number].members {
      if let square = summedSquare(member, outputs) {
        squares.insert(square)
        chains[member] = Chain(
          op: .sumSquares, operands: [Place(member: square, index: 0)])
        continue
      }
      for operand in graph.nodes[member].operands where grouping.groupOf[operand.node] == number {
        readers[operand.node, default: 0] += 1
      }
    }
    absorbed = squares.filter { readers[$0] == nil }
    let single = Set(readers.filter { $0.value == 1 }.keys).subtracting(outputs)
    // From last to first, so that the longest chain wins.
    for member in grouping.groups[number].members.reversed() where !absorbed.contains(member) {
      match(member, single)
    }
  }

  /// True if a member is computed by its reader's loop.
  func isAbsorbed(_ member: Int) -> Bool { absorbed.contains(member) }

  /// The loop that a member ends, where it is more than the member's own.
  func chain(_ member: Int) -> Chain? { chains[member] }

  /// The square that a sum of everything reads.
  private func summedSquare(_ member: Int, _ outputs: Set<Int>) -> Int? {
    guard case .totalSum = graph.nodes[member].kind else { return nil }
    let square = graph.nodes[member].operands[0].node
    guard grouping.groupOf[square] == number, !outputs.contains(square),
      !grouping.isColumn[square], graph.nodes[square].dtype.isFloating,
      case .map(.square) = graph.nodes[square].kind,
      isWhole(Place(member: square, index: 0))
    else { return nil }
    return square
  }

  private mutating func match(_ member: Int, _ single: Set<Int>) {
    guard case .map(let op) = graph.nodes[member].kind, graph.nodes[member].dtype.isFloating else {
      return
    }
    let places = [Place(member: member, index: 0), Place(member: member, index: 1)]
    switch op {
    case .add:
      if let chain = blend(places, single) { return set(member, chain) }
      for (product, other) in [(0, 1), (1, 0)] {
        if let factors = factors(places[product], .multiply, single, member) {
          return set(member, (.multiplyAdd, factors + [places[other]], [node(places[product])]))
        }
      }
    case .subtract:
      if let chain = rootStep(places, single, member) {
        set(member, chain)
      } else if let factors = factors(places[1], .multiply, single, member) {
        set(member, (.subtractMultiply, factors + [places[0]], [node(places[1])]))
      } else if let factors = factors(places[0], .multiply, single, member) {
        set(member, (.multiplySubtract, factors + [places[1]], [node(places[0])]))
      }
    case .divide: if let chain = divideRoot(places, single, member) { set(member, chain) }
    default: break
    }
  }

  private typealias Match = (op: MicroOp, operands: [Place], absorbs: [Int])

  private mutating func set(_ member: Int, _ match: Match) {
    chains[member] = Chain(op: match.op, operands: match.operands)
    absorbed.formUnion(match.absorbs)
  }

  /// x·s + y·t with scalars s and t, and x·s + y²·t.
  private func blend(_ places: [Place], _ single: Set<Int>) -> Match? {
    guard let first = scaled(places[0], single), let second = scaled(places[1], single) else {
      return nil
    }
    let absorbs = [node(places[0]), node(places[1])]
    for (x, y) in [(first, second), (second, first)] {
      guard let square = factors(y.vector, .square, single, y.vector.member) else { continue }
      return (
        .blendSquare, [x.vector, x.scalar, square[0], y.scalar], absorbs + [node(y.vector)]
      )
    }
    return (.blend, [first.vector, first.scalar, second.vector, second.scalar], absorbs)
  }

  /// The factors of a product of a vector and a scalar.
  private func scaled(
    _ place: Place, _ single: Set<Int>, isWhole needsWhole: Bool = true
  ) -> (vector: Place, scalar: Place)? {
    guard let factors = factors(place, .multiply, single, place.member) else { return nil }
    for (vector, scalar) in [(factors[0], factors[1]), (factors[1], factors[0])]
    where isScalar(scalar) && (!needsWhole || isWhole(vector)) {
      return (vector, scalar)
    }
    return nil
  }

  /// z − x·s / (√y + t) and z − x·s·r / (√(y·u) + t), with s and r anywhere in the quotient.
  private func rootStep(_ places: [Place], _ single: Set<Int>, _ member: Int) -> Match? {
    guard isWhole(places[0]) else { return nil }
    var absorbs = [node(places[1])]
    var scalars: [Place] = []
    var quotient = places[1]
    if let step = scaled(quotient, single, isWhole: false) {
      scalars.append(step.scalar)
      quotient = step.vector
      absorbs.append(node(quotient))
    }
    guard let parts = factors(quotient, .divide, single, quotient.member),
      let sum = factors(parts[1], .add, single, parts[1].member)
    else { return nil }
    absorbs.append(node(parts[1]))
    var numerator = parts[0]
    if let step = scaled(numerator, single) {
      scalars.append(step.scalar)
      absorbs.append(node(numerator))
      numerator = step.vector
    }
    for (root, offset) in [(sum[0], sum[1]), (sum[1], sum[0])] where isScalar(offset) {
      guard let radicand = factors(root, .squareRoot, single, root.member)?[0],
        isWhole(numerator)
      else { continue }
      absorbs.append(node(root))
      if scalars.count == 2, let square = scaled(radicand, single) {
        absorbs.append(node(radicand))
        return (
          .correctedRootStep,
          [numerator, scalars[0], square.vector, offset, places[0], scalars[1], square.scalar],
          absorbs
        )
      }
      guard scalars.count == 1, isWhole(radicand) else { return nil }
      return (.rootStep, [numerator, scalars[0], radicand, offset, places[0]], absorbs)
    }
    return nil
  }

  /// x / (√y + s) with a scalar s.
  private func divideRoot(_ places: [Place], _ single: Set<Int>, _ member: Int) -> Match? {
    guard isWhole(places[0]), let sum = factors(places[1], .add, single, member) else { return nil }
    for (root, scalar) in [(sum[0], sum[1]), (sum[1], sum[0])] where isScalar(scalar) {
      guard let square = factors(root, .squareRoot, single, root.member), isWhole(square[0]) else {
        continue
      }
      // The last operand is the scalar; the second is not used by this loop.
      return (
        .divideRoot, [places[0], scalar, square[0], scalar], [node(places[1]), node(root)]
      )
    }
    return nil
  }

  /// The operands of the member that produces an operand, if it is the given function and read only
  /// here.
  private func factors(
    _ place: Place, _ op: MicroOp, _ single: Set<Int>, _ reader: Int
  ) -> [Place]? {
    let inner = node(place)
    guard grouping.groupOf[inner] == number, single.contains(inner), !absorbed.contains(inner),
      case .map(op) = graph.nodes[inner].kind,
      grouping.isColumn[inner] == grouping.isColumn[reader]
    else { return nil }
    return graph.nodes[inner].operands.indices.map { Place(member: inner, index: $0) }
  }

  private func node(_ place: Place) -> Int { graph.nodes[place.member].operands[place.index].node }

  private func input(_ place: Place) -> TileInput {
    TileInput(
      node: node(place), offset: graph.nodes[place.member].operands[place.index].offset,
      strides: grouping.mapped[place.member][place.index])
  }

  private func isScalar(_ place: Place) -> Bool {
    grouping.groupOf[node(place)] != number && scalars.contains(input(place))
  }

  /// True if an operand has an element for every element of the member that reads it.
  private func isWhole(_ place: Place) -> Bool {
    let group = grouping.groups[number]
    return grouping.mapped[place.member][place.index]
      == (grouping.isColumn[place.member] ? group.columnStrides : group.fullStrides)
  }
}

extension MicroOp {
  /// True if the loop takes a product and a third operand.
  var isProductChain: Bool {
    switch self {
    case .multiplyAdd, .multiplySubtract, .subtractMultiply: true
    default: false
    }
  }
}
