import TensorCore
import TensorIR
import TensorOps

extension Distribution {
  /// Rankings of n items as permutation matrices P, of which row i is the one-hot of the item
  /// ranked i-th (Plackett, 1975; Luce, 1959).
  ///
  /// Items are picked one after the other, each with probability proportional to exp θ among those
  /// that are left: log P = Σ_i (θ₍ᵢ₎ − log Σ_{j ≥ i} exp θ₍ⱼ₎), θ₍ᵢ₎ the logit of the item ranked
  /// i-th. A draw sorts θ + Gumbel noise (Yellott, 1977). Logits are shaped `[…, n]`, values `[…,
  /// n, n]`.
  ///
  /// Items with a logit of minus infinity come last, in uniformly random order: the limit of equal
  /// logits that decrease without bound. Off the vertices θ₍ᵢ₎ is Σ_j P_ij·θ_j. Neither the mean
  /// nor the divergence of two has a closed form.
  public static let plackettLuce = Distribution(
    "plackett_luce",
    summary: "Rankings as permutation matrices: row i is the one-hot of the item ranked i-th.",
    parameters: [
      [
        ParameterForm(
          "logits", .real,
          "Log-weights of the items, on the last axis; items are picked from first to last."
        )
      ]
    ],
    index: nil,
    minimumRank: 1,
    valueShape: { $0 + [$0[-1]] },
    valueSupport: .onehot,
    noise: .gumbel,
    draw: { b, parameters, noise in
      let items = RankedItems(Formula(parameters[0], b))
      return items.sorted(by: items.logits + Formula(noise, b)).value
    },
    logDensity: { b, parameters, permutation in
      RankedItems(Formula(parameters[0], b)).logMass(Formula(permutation, b)).value
    },
    exactLogDensity: nil,
    divergence: nil,
    mode: { b, parameters in
      let items = RankedItems(Formula(parameters[0], b))
      return items.sorted(by: items.logits).value
    },
    discrete: DiscreteRules(
      arity: { factorial($0[-1]) },
      units: { $0.leading(exceptLast: 1).count },
      states: { shape in
        let n = shape[-1]
        let rankings = rankings(Array(0..<n))
        let units = shape.leading(exceptLast: 1).count
        return JointStates.tensor(arity: rankings.count, units: units, row: shape + [n]) { state in
          rankings[state].flatMap { item in (0..<n).map { $0 == item ? 1 : 0 } }
        }
      },
      mean: nil,
      score: { b, parameters, permutation in
        RankedItems(Formula(parameters[0], b)).score(Formula(permutation, b)).value
      },
      relaxation: RelaxationRules(
        perturbed: { b, parameters, noise in b.emit(.add, parameters[0], noise) },
        conditional: nil,
        relax: { b, scores, temperature in
          let items = RankedItems(Formula(scores, b))
          return items.softSort(Formula(b.converted(temperature, like: scores), b))
        },
        relaxedLogDensity: nil)))

  /// n!; 2³¹ where it is that or more.
  private static func factorial(_ n: Int) -> Int {
    var product = 1
    for factor in 1...max(n, 1) {
      product *= factor
      if product >= 1 << 31 { return 1 << 31 }
    }
    return product
  }

  /// All orders of some items, the first of them slowest.
  private static func rankings(_ items: [Int]) -> [[Int]] {
    guard !items.isEmpty else { return [[]] }
    return items.flatMap { first in
      rankings(items.filter { $0 != first }).map { [first] + $0 }
    }
  }
}

/// The items of a row with their logits, apart from those that are excluded.
private struct RankedItems {
  /// The logits `[…, n]`, 0 in place of minus infinity.
  let logits: Formula
  /// 1 where the logit is not minus infinity.
  private let isPossible: Formula
  private var n: Int { logits.shape[-1] }

  init(_ logits: Formula) {
    isPossible = logits.stopped.isGreater(than: -.infinity)
    self.logits = isPossible.select(logits, logits.number(0))
  }

  /// A vector along the last axis of a matrix.
  private func acrossColumns(_ vector: Formula) -> Formula {
    vector.reshaped(last: 1, to: [1, n])
  }
  /// A vector along the last axis but one of a matrix.
  private func acrossRows(_ vector: Formula) -> Formula { vector.reshaped(last: 1, to: [n, 1]) }
  /// A column of a matrix as a row of it.
  private func transposed(_ column: Formula) -> Formula { column.reshaped(last: 2, to: [1, n]) }

  /// 0, 1, … n − 1.
  private var positions: Formula {
    let b = logits.b
    return Formula(b.constant(logits.value.type.dtype, [n]) { Double($0) }, b)
  }
  /// 1 in the columns of a row before its diagonal.
  private var isBefore: Formula {
    acrossRows(positions).isGreater(than: acrossColumns(positions))
  }

  /// The permutation matrix that sorts keys in descending order, with excluded items last.
  ///
  /// Of equal keys the first item comes first. No gradient passes.
  func sorted(by keys: Formula) -> Formula {
    let keys = keys.stopped
    let (own, other) = (acrossRows(keys), acrossColumns(keys))
    let (ownGroup, otherGroup) = (acrossRows(isPossible), acrossColumns(isPossible))
    let isAhead = other.isGreater(than: own) + other.isEqual(to: own) * isBefore
    let isAheadOfAll = otherGroup.isGreater(than: ownGroup)
    let rank = (isAheadOfAll + otherGroup.isEqual(to: ownGroup) * isAhead).sum(-1)
    let places = transposed(rank).isEqual(to: acrossRows(positions))
    return Formula(places.b.oneHotOfMaximum(places.value), places.b)
  }

  /// For every place, the logit of its item, `[…, n, 1]`.
  private func sorted(_ permutation: Formula) -> Formula {
    (permutation * acrossColumns(logits)).sum(-1)
  }

  /// For every place, whether its item is possible, `[…, n, 1]`.
  private func groups(_ permutation: Formula) -> Formula {
    // Half of a one separates the vertices, and leaves room between them.
    (permutation * acrossColumns(isPossible)).sum(-1).stopped.isGreater(than: 0.5)
  }

  /// For every place i along the rows, the logits of the items ranked i-th or later that it was
  /// picked from, minus infinity for all others.
  private func choices(_ permutation: Formula) -> Formula {
    let groups = groups(permutation)
    let isChoice = transposed(groups).isEqual(to: groups) * (1 - isBefore)
    let sorted = sorted(permutation)
    return isChoice.select(transposed(sorted), sorted.number(-.infinity))
  }

  /// The log-mass, one term a place: `[…, n, 1]`.
  func logMass(_ permutation: Formula) -> Formula {
    let terms = sorted(permutation) - choices(permutation).logsumexp(-1)
    // An excluded item before another, and an item that occurs twice, are impossible. No item has
    // more than half of two rows of SoftSort.
    let groups = groups(permutation)
    let passed = (transposed(groups).isGreater(than: groups) * (1 - isBefore)).sum(-1)
    let taken = permutation.stopped.isGreater(than: 0.5).sum(-2)
    let repeated = taken.isGreater(than: 1.5).sum(-1)
    return (passed + repeated).isGreater(than: 0).select(terms.number(-.infinity), terms)
  }

  /// For every item, 1 minus its probability summed over the picks up to its own.
  func score(_ permutation: Formula) -> Formula {
    let picked = choices(permutation).softmax.sum(-2).reshaped(last: 2, to: [n, 1])
    let score = (permutation * (1 - picked)).sum(-2).reshaped(last: 2, to: [n])
    return isPossible * score
  }

  /// softmax_j(−|s₍ᵢ₎ − s_j| ⁄ τ) with s the scores that the items hold in place of logits (Prillo
  /// and Eisenschlos, 2020).
  func softSort(_ temperature: Formula) -> RelaxedDraw {
    let permutation = sorted(by: logits)
    let distance = (sorted(permutation) - acrossColumns(logits)).abs / temperature
    // The excluded items share their places: the scores do not determine their order.
    let isComparable = acrossColumns(isPossible).isEqual(to: groups(permutation))
    let closeness = isComparable.select(-distance, distance.number(-.infinity))
    return RelaxedDraw(value: closeness.softmax.value, logValue: closeness.logSoftmax.value)
  }
}
