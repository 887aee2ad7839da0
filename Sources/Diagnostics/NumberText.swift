extension Double {
  /// The number as people write it, without a fraction where it is whole: `2`, `0.5`.
  public var shortText: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}
