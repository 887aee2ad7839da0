extension Query {
  /// All queries, in the order of the reference.
  public static let all: [Query] = [
    .mean, .mode, .probs, .draw, .logProb, .posterior, .map, .posteriorDraw,
  ]
}
