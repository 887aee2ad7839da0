import TensorCore
import TensorIR
import TensorOps

extension Distribution {
  /// Subsets of two, as the example of the family.
  public static let kSubset = kSubset(of: 2)

  /// Coins of which exactly k are 1, also called conditional Poisson.
  ///
  /// The mass of a row is proportional to exp⟨φ, x⟩. A row with another number of ones has none; a
  /// logit of minus infinity excludes an entry.
  ///
  /// Everything follows from log E(j, m), the log-sum over the subsets of size m of the first j
  /// entries: log E(j, m) = logaddexp(log E(j − 1, m), φ_j + log E(j − 1, m − 1)).
  public static func kSubset(of k: Int) -> Distribution {
    Distribution(
      "k_subset",
      summary: "Zeros and ones with exactly k ones in every row along the last axis.",
      parameters: [
        [ParameterForm("logits", .real, "Logits of independent coins, given that k of them are 1.")]
      ],
      index: FamilyIndex(
        "k", "The number of ones in every row.", value: k, range: { 1...max(1, $0[-1]) },
        member: { kSubset(of: $0) }),
      minimumRank: 1,
      valueShape: { $0 },
      valueSupport: .binary,
      noise: .logistic,
      draw: { b, parameters, noise in
        SubsetChain(Formula(parameters[0], b), k).draw(Formula(noise, b)).value
      },
      // ⟨x, φ⟩ − log E, which is linear in x, with 0·(−∞) = 0.
      logDensity: { b, parameters, x in
        let (logits, x) = (Formula(parameters[0], b), Formula(x, b))
        let never = logits.number(-.infinity)
        let counts = x.maximum(logits.stopped.isGreater(than: never)).stopped
        let linear = (x * counts.select(logits, logits.number(0))).sum(-1)
        let excess = (x.stopped.sum(-1) - Double(k)).abs
        // Half a one of slack leaves room between the vertices.
        return excess.isGreater(than: 0.5)
          .select(never, linear - SubsetChain(logits, k).logPartition).value
      },
      exactLogDensity: nil,
      // ⟨mean, φ − φ₀⟩ − log E + log E₀
      divergence: { b, q, p in
        let (own, other) = (Formula(q[0], b), Formula(p[0], b))
        let chain = SubsetChain(own, k)
        let mean = chain.mean
        let isPossible = mean.stopped.isGreater(than: 0)
        let zero = own.number(0)
        let difference = isPossible.select(own, zero) - isPossible.select(other, zero)
        let normalizers = SubsetChain(other, k).logPartition - chain.logPartition
        return ((mean * difference).sum(-1) + normalizers).value
      },
      mode: { b, parameters in largest(k, of: Formula(parameters[0], b)).value },
      discrete: DiscreteRules(
        arity: { binomial($0[-1], k) },
        units: { $0.leading(exceptLast: 1).count },
        states: { shape in
          let subsets = subsets(of: shape[-1], k)
          let units = shape.leading(exceptLast: 1).count
          return JointStates.tensor(arity: subsets.count, units: units, row: shape) { subsets[$0] }
        },
        mean: { b, parameters in SubsetChain(Formula(parameters[0], b), k).mean.value },
        score: { b, parameters, x in
          (Formula(x, b) - SubsetChain(Formula(parameters[0], b), k).mean).value
        },
        relaxation: nil))
  }

  /// The number of subsets; 2³¹ where there are that many or more.
  private static func binomial(_ n: Int, _ k: Int) -> Int {
    guard k <= n else { return 0 }
    var count = 1
    for index in 0..<min(k, n - k) {
      count = count * (n - index) / (index + 1)
      if count >= 1 << 31 { return 1 << 31 }
    }
    return count
  }

  /// All rows of n zeros and ones with k ones, in lexicographic order.
  private static func subsets(of n: Int, _ k: Int) -> [[Double]] {
    // The first has its ones at the end; the next moves the last movable one forward by a place,
    // and those after it to the end.
    var ones = Array(n - k..<n)
    var all: [[Double]] = []
    while true {
      var row = [Double](repeating: 0, count: n)
      for place in ones { row[place] = 1 }
      all.append(row)
      guard
        let moving = ones.indices.last(where: {
          $0 == 0 ? ones[0] > 0 : ones[$0] > ones[$0 - 1] + 1
        })
      else { return all }
      ones[moving] -= 1
      for later in ones.indices where later > moving { ones[later] = n - k + later }
    }
  }

  /// 1 at the k largest entries of every row; of equal ones the first count.
  private static func largest(_ k: Int, of logits: Formula) -> Formula {
    let n = logits.shape[-1]
    let (own, other) = (
      logits.reshaped(last: 1, to: [n, 1]), logits.reshaped(last: 1, to: [1, n])
    )
    let positions = Formula(
      logits.b.constant(logits.value.type.dtype, [n]) { Double($0) }, logits.b)
    let isEarlier = positions.reshaped(last: 1, to: [n, 1]).isGreater(than: positions)
    let ties = other.isEqual(to: own) * isEarlier
    let rank = (other.isGreater(than: own) + ties).sum(-1).reshaped(last: 2, to: [n])
    return (Double(k) - rank).isGreater(than: 0)
  }
}

/// The log-partitions of k coins out of a row.
private struct SubsetChain {
  /// The logits, all of them finite.
  private let logits: Formula
  private let k: Int
  private var n: Int { logits.shape[-1] }
  private var b: Builder { logits.b }

  /// The substitute for the logarithm of 0, which is finite so that no difference of two is
  /// undefined.
  ///
  /// A subset that needs more ones than there are entries weighs less than one that needs an
  /// excluded entry.
  private static let (never, excluded) = (-1e36, -1e30)

  init(_ logits: Formula, _ k: Int) {
    self.k = k
    let isPossible = logits.stopped.isGreater(than: -.infinity)
    self.logits = isPossible.select(logits, logits.number(Self.excluded))
  }

  /// A number, with another one k times before or after it.
  private func vector(_ number: Double, at place: Int, among others: Double) -> Formula {
    Formula(b.constant(logits.value.type.dtype, [k + 1]) { $0 == place ? number : others }, b)
  }
  private func single(_ number: Double) -> Formula {
    Formula(b.constant(number, logits.value.type.dtype, [1]), b)
  }
  /// True if a chain over all entries is within the budget: it has some ten nodes an entry.
  private var fits: Bool { b.admits(nodes: 12 * n) }
  private func slice(_ value: Formula, _ range: Range<Int>) -> Formula {
    Formula(
      b.emit(
        .slice, value.value,
        attributes: Op.axis => -1, Op.start => range.lowerBound, Op.limit => range.upperBound), b)
  }
  private func joined(_ parts: [Formula], axis: Int = -1) -> Formula {
    Formula(b.emit(.concat, parts.map(\.value), Attributes([Op.axis => axis])), b)
  }
  private func logit(_ entry: Int) -> Formula { slice(logits, entry..<entry + 1) }

  /// log(exp x + exp y), with the right slopes where both are equal.
  private func logaddexp(_ x: Formula, _ y: Formula) -> Formula {
    let most = x.maximum(y).stopped
    return most + ((x - most).exp + (y - most).exp).log
  }

  /// For j = 0…n − 1: the log-sums over the subsets of the entries before j, by their size 0…k.
  private var prefixes: [Formula] {
    let never = single(Self.never)
    var sums = [vector(0, at: 0, among: Self.never)]
    for entry in 0..<n - 1 {
      let last = sums[entry]
      sums.append(logaddexp(last, logit(entry) + joined([never, slice(last, 0..<k)])))
    }
    return sums
  }

  /// For j = 0…n: the log-sums over the subsets of the entries from j on that complete a subset, by
  /// the number 0…k of ones before j.
  private var suffixes: [Formula] {
    var sums = [vector(0, at: k, among: Self.never)]
    for entry in (0..<n).reversed() {
      let last = sums[sums.count - 1]
      sums.append(logaddexp(last, logit(entry) + withOneMore(last)))
    }
    return sums.reversed()
  }

  /// The log-sums had there been one more 1 before.
  private func withOneMore(_ suffix: Formula) -> Formula {
    joined([slice(suffix, 1..<k + 1), single(Self.never)])
  }

  /// log E(n, k), with extent 1 in place of the entries.
  var logPartition: Formula { slice(fits ? suffixes[0] : logits, 0..<1) }

  /// The inclusion probabilities: σ(φ_i + log E₋ᵢ(k − 1) − log E₋ᵢ(k)), with E₋ᵢ the sum over
  /// subsets of the other entries.
  var mean: Formula {
    guard fits else { return logits }
    func stacked(_ vectors: [Formula]) -> Formula {
      joined(vectors.map { $0.reshaped(last: 1, to: [1, k + 1]) }, axis: -2)
    }
    let before = stacked(prefixes)
    let behind = stacked(Array(suffixes.dropFirst()))
    let with = (slice(before, 0..<k) + slice(behind, 1..<k + 1)).logsumexp(-1)
    let without = (before + behind).logsumexp(-1)
    return (logits + (with - without).reshaped(last: 2, to: [n])).sigmoid
  }

  /// One entry after the other, each given the number of ones before it.
  func draw(_ noise: Formula) -> Formula {
    guard fits else { return logits }
    let suffixes = suffixes
    let zero = single(0)
    // The number of ones so far, as a one-hot vector.
    var count = vector(1, at: 0, among: 0)
    var taken: [Formula] = []
    for entry in 0..<n {
      let behind = suffixes[entry + 1]
      let odds = logit(entry) + withOneMore(behind) - behind
      let isTaken = ((count * odds).sum(-1) + slice(noise, entry..<entry + 1)).isGreater(than: 0)
      count = isTaken.select(joined([zero, slice(count, 0..<k)]), count)
      taken.append(isTaken)
    }
    return joined(taken)
  }
}
