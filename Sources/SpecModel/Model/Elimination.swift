/// The order in which variables are summed out of a product of factors, and its cost.
///
/// Summing a variable out joins the factors that hold it into one over all their other variables
/// (Zhang and Poole, 1994). The next variable is always one whose joined factor is smallest.
public struct Elimination: Sendable {
  /// The variables in the order in which they are summed out.
  public private(set) var order: [Int] = []
  /// The size of the largest joined factor, the variable itself included.
  public private(set) var largest = 1.0

  /// The elimination of all variables.
  ///
  /// - Parameters:
  ///   - factors: the variables of each factor.
  ///   - sizes: the number of values of each variable.
  public init(factors: [Set<Int>], sizes: [Double]) {
    var factors = factors
    var open = Set(sizes.indices)
    while !open.isEmpty {
      let joined = open.sorted().map { variable -> (variable: Int, scope: Set<Int>, size: Double) in
        let scope = factors.filter { $0.contains(variable) }
          .reduce(into: Set([variable])) { $0.formUnion($1) }
        return (variable, scope, scope.reduce(1) { $0 * sizes[$1] })
      }
      guard let next = joined.min(by: { $0.size < $1.size }) else { break }
      largest = max(largest, next.size)
      order.append(next.variable)
      open.remove(next.variable)
      factors.removeAll { $0.contains(next.variable) }
      factors.append(next.scope.subtracting([next.variable]))
    }
  }
}
