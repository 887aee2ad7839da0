import TensorCore
import Testing
import Training

@Suite("Order of training rows")
struct ShuffleTests {
  private let rows = [3, 5, 8, 13, 21, 34, 55]

  @Test("every epoch visits every row once, in an order of its own")
  func epochs() {
    var shuffle = Shuffle(rows, stratum: "", seed: 1)
    let epochs = (0..<6).map { shuffle.visits(from: $0 * 7, count: 7) }
    for epoch in epochs { #expect(epoch.sorted() == rows) }
    #expect(Set(epochs).count > 1)
  }

  @Test("the order does not depend on how it is cut into batches", arguments: [1, 2, 5, 7, 9, 30])
  func batches(size: Int) {
    var whole = Shuffle(rows, stratum: "", seed: 1)
    let wanted = whole.visits(from: 0, count: 60)
    var cut = Shuffle(rows, stratum: "", seed: 1)
    let visits = (0..<60 / size).flatMap { cut.visits(from: $0 * size, count: size) }
    #expect(visits[...] == wanted.prefix(visits.count))
  }

  @Test("a visit can be asked for out of order, as a resumed run does")
  func resumed() {
    var first = Shuffle(rows, stratum: "", seed: 1)
    let wanted = first.visits(from: 0, count: 40)
    var second = Shuffle(rows, stratum: "", seed: 1)
    #expect(second.visits(from: 23, count: 10) == Array(wanted[23..<33]))
    #expect(second.visits(from: 2, count: 10) == Array(wanted[2..<12]))
  }

  @Test("seed and stratum change the order")
  func keys() {
    var a = Shuffle(rows, stratum: "", seed: 1)
    var b = Shuffle(rows, stratum: "", seed: 2)
    var c = Shuffle(rows, stratum: "labelled", seed: 1)
    let orders = [
      a.visits(from: 0, count: 28), b.visits(from: 0, count: 28), c.visits(from: 0, count: 28),
    ]
    #expect(Set(orders).count == 3)
  }

  @Test("all orders of three come up about equally often")
  func uniform() {
    var counts: [[Int]: Int] = [:]
    for index in 0..<6000 {
      counts[permutation(of: 3, key: RandomKey(seed: UInt64(index))), default: 0] += 1
    }
    #expect(counts.count == 6)
    // Five standard deviations of a binomial count with p = 1/6.
    for count in counts.values { #expect(abs(count - 1000) < 145) }
  }
}
