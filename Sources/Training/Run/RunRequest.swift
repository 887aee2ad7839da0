public import CompilerDriver
public import Diagnostics
public import Engine
public import SpecModel
public import TensorCore

/// A spec to run, and the settings of the run.
public struct RunRequest: Sendable {
  /// The checked model.
  public var model: Model
  /// The path of the spec, whose folder data files are relative to.
  public var spec: String
  /// The text of the spec with every default filled in.
  public var resolved: String
  /// The folder of the run.
  public var folder: RunFolder
  /// The action if the folder already has content.
  public var existing: ExistingRun
  /// The folder for data that is not found relative to the spec.
  public var dataFolder: String?
  /// Arrays in the places of data files.
  package var arrays = MemoryArrays()
  /// The precision.
  public var precision: DType
  /// The engine and the threads of the run.
  public var machine: Machine
  /// The number of steps, instead of the spec's.
  public var steps: Int?
  /// The version of the tool, for the record.
  public var version: String

  /// A request.
  public init(
    model: Model, spec: String, resolved: String, folder: String,
    existing: ExistingRun = .refuse, dataFolder: String? = nil, precision: DType = .f32,
    machine: Machine = Machine(), steps: Int? = nil, version: String = ""
  ) {
    self.model = model
    self.spec = spec
    self.resolved = resolved
    self.folder = RunFolder(folder)
    self.existing = existing
    self.dataFolder = dataFolder
    self.precision = precision
    self.machine = machine
    self.steps = steps
    self.version = version
  }
}

/// The result of a run.
public struct RunSummary: Sendable {
  /// The number of steps that were done.
  public let steps: Int
  /// The metrics at the end, the objective first; none of an interrupted run.
  public let metrics: [Metric]
  /// The warnings about the newest metrics.
  public let warnings: [Diagnostic]
  /// True if the run was stopped before its end, and can be resumed.
  public let isInterrupted: Bool
}
