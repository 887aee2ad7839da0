/// Mean and spread of a vector over draws, by Welford's updates.
struct Moments {
  /// The number of draws.
  private(set) var count = 0
  /// The mean of every element.
  private(set) var mean: [Double]
  private var squares: [Double]
  private var least: [Double]
  private var greatest: [Double]

  /// The moments of no draws of a vector.
  init(size: Int) {
    mean = [Double](repeating: 0, count: size)
    squares = mean
    least = [Double](repeating: .infinity, count: size)
    greatest = [Double](repeating: -.infinity, count: size)
  }

  /// Adds a draw.
  mutating func add(_ sample: [Double]) {
    count += 1
    let share = 1 / Double(count)
    for index in sample.indices {
      let value = sample[index]
      let delta = value - mean[index]
      mean[index] += delta * share
      squares[index] += delta * (value - mean[index])
      least[index] = Swift.min(least[index], value)
      greatest[index] = Swift.max(greatest[index], value)
    }
  }

  /// The variance of every element over draws.
  var variance: [Double] { squares.map { count < 2 ? 0 : $0 / Double(count - 1) } }

  /// The standard error of every element's mean.
  var standardError: [Double] { variance.map { ($0 / Double(Swift.max(count, 1))).squareRoot() } }

  /// The widest range that an element in a part of the vector took.
  func range(_ part: Range<Int>) -> Double {
    part.reduce(0) { Swift.max($0, greatest[$1] - least[$1]) }
  }
}
