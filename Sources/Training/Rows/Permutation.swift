package import TensorCore

/// A uniformly random order of the numbers below `count`, a pure function of the key.
///
/// Fisher and Yates' shuffle; the bias of reducing 64 random bits is below count · 2⁻⁶⁴.
package func permutation(of count: Int, key: RandomKey) -> [Int] {
  var order = Array(0..<count)
  for index in stride(from: count - 1, to: 0, by: -1) {
    let other = key.word(index).multipliedFullWidth(by: UInt64(index + 1)).high
    order.swapAt(index, Int(other))
  }
  return order
}

/// The order in which a stratum's rows are visited, without replacement within an epoch.
///
/// A visit's row is a pure function of seed, stratum and the visit's number, so a resumed run needs
/// to know its step alone.
package struct Shuffle {
  /// The stratum's rows.
  package let rows: [Int]
  private let key: RandomKey
  private var epoch = -1
  private var order: [Int] = []

  /// The order for the rows of a stratum.
  package init(_ rows: [Int], stratum: String, seed: UInt64) {
    self.rows = rows
    key = RandomKey(seed: seed).folding("shuffle").folding(stratum)
  }

  /// The rows of the visits from `first` on; a batch may straddle epochs.
  package mutating func visits(from first: Int, count: Int) -> [Int] {
    (first..<first + count).map { visit in
      let (epoch, position) = visit.quotientAndRemainder(dividingBy: rows.count)
      if epoch != self.epoch {
        self.epoch = epoch
        order = permutation(of: rows.count, key: key.folding(UInt64(epoch)))
      }
      return rows[order[position]]
    }
  }
}
