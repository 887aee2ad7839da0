public import CompilerDriver
public import Engine
public import SpecModel

/// The estimators to compare, and the settings.
public struct ComparisonRequest: Sendable {
  /// The spec.
  public var tree: SpecTree
  /// The settings from the command line.
  public var overrides: [Override]
  /// The calls of estimators; nil for all.
  public var estimators: [String]?
  /// The discrete nodes that use them; nil for all.
  public var nodes: [String]?
  /// The draws of every gradient, instead of as many as its cost allows.
  public var draws: Int?
  /// The steps to train, instead of as many as their cost allows.
  public var steps: Int?
  /// The folder that data files are relative to.
  public var specFolder: String
  /// The folder for data that is not found relative to the spec.
  public var dataFolder: String?
  /// The engine and the threads.
  public var machine: Machine

  /// A request.
  public init(
    tree: SpecTree, overrides: [Override] = [], estimators: [String]? = nil,
    nodes: [String]? = nil, draws: Int? = nil, steps: Int? = nil, specFolder: String = ".",
    dataFolder: String? = nil, machine: Machine = Machine()
  ) {
    self.tree = tree
    self.overrides = overrides
    self.estimators = estimators
    self.nodes = nodes
    self.draws = draws
    self.steps = steps
    self.specFolder = specFolder
    self.dataFolder = dataFolder
    self.machine = machine
  }
}
