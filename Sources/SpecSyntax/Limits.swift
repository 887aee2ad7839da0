/// The limits that keep hostile or broken input from costing time or crashing the reader.
public enum Limits {
  /// The most bytes of a file: 1 MiB.
  public static let fileBytes = 1 << 20
  /// How deep collections and parentheses may be nested.
  public static let depth = 64
  /// The most nodes of a file, its aliases expanded.
  public static let nodes = 100_000
  /// The most operators of one expression, which bounds the height of its tree.
  public static let operators = 512
  /// How often reading starts again after an error of YAML's own syntax.
  public static let recoveries = 32
}
