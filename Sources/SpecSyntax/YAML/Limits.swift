/// The limits that keep hostile or broken input from costing time or crashing the reader.
public enum Limits {
  /// The most bytes of a file: 1 MiB.
  public static let fileBytes = 1 << 20
  /// The most levels of nested collections and parentheses.
  public static let depth = 64
  /// The most nodes of a file, its aliases expanded.
  public static let nodes = 100_000
  /// The most keys of one mapping, far more than anyone reads.
  public static let keys = 4_096
  /// The most `~` nodes of one graph, since each is weighed against the terms of all.
  public static let draws = 256
  /// The most random variables that the functions called in one graph draw, each step of a `scan`
  /// counted.
  public static let expandedDraws = 2_048
  /// The most expressions of the passes that estimators take over a graph.
  public static let replays = 400_000
  /// The most expressions of a spec whose functions are written out.
  public static let expressions = 100_000
  /// The most levels of nested expressions after all functions are expanded.
  public static let expressionDepth = 1_000
  /// The most levels of nested function calls.
  public static let calls = 128
  /// The most operators of one expression, which bounds the height of its tree.
  public static let operators = 512
  /// The most libraries that one spec reads, each counted as often as it is used.
  public static let libraries = 64
  /// The most levels of libraries that use each other.
  public static let libraryDepth = 16
  /// The most restarts after errors of YAML's own syntax.
  public static let recoveries = 32
}
