import COneHot
import Diagnostics
import Engine
import JSON
import Language
import Platform
import SpecModel
import TensorCore
import TensorIR
import Training

/// A run that a caller has opened.
final class OpenRun: Sendable {
  /// The run.
  let saved: SavedRun
  /// Where its functions run.
  let machine: Machine
  /// The description in JSON.
  let json: CText
  /// The folder of the run, if it goes with this.
  private let temporary: TemporaryFolder?

  /// A run of a folder.
  init(
    _ saved: SavedRun, in folder: String, on machine: Machine, temporary: TemporaryFolder? = nil
  ) throws(RunError) {
    self.saved = saved
    self.machine = machine
    self.temporary = temporary
    json = CText(try saved.description(in: folder).text(.line))
  }
}

extension SavedRun {
  /// The description of a run for programs.
  fileprivate func description(in folder: String) throws(RunError) -> JSON {
    let history = try RunFolder(folder).history(upTo: steps)
    let fields = model.fields.map { field -> JSON in
      [
        "name": .string(field.name), "support": .string(field.support.rawValue),
        "shape": .array(field.shape.extents.map { .integer($0) }),
        "is_optional": .bool(field.isOptional),
      ]
    }
    let latents = model.latents.map { latent -> JSON in
      [
        "name": .string(latent.name),
        "support": .string(latent.distribution.valueSupport.rawValue),
        "shape": .array(latent.shape.extents.map { .integer($0) }),
      ]
    }
    func names(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }
    return [
      "folder": .string(folder), "status": .string(progress.word), "steps": .integer(steps),
      "record": JSON(encoding: record), "fields": .array(fields), "latents": .array(latents),
      "quantities": names(model.predict.map(\.name)),
      "metrics": names(model.evaluate.metrics.map(\.name)), "samples": names(sampleNames),
      "history": .array(history.map(\.json)),
    ]
  }
}

extension RunFolder.Progress {
  /// The status in a word.
  fileprivate var word: String {
    switch self {
    case .ended(let status): status.rawValue
    case .live: "running"
    case .killed: "killed"
    }
  }
}

@_cdecl("oh_load")
func load(
  _ folder: UnsafePointer<CChar>?, _ options: UnsafePointer<oh_option>?, _ optionCount: Int64,
  _ run: UnsafeMutablePointer<oh_run?>?, _ findings: UnsafeMutablePointer<oh_findings?>?
) -> oh_status {
  call(run, findings) { (warnings) throws(RunError) in
    let folder = try path(folder, "the folder")
    let options = try Options(options, optionCount, allowing: [.dataDir, .threads, .engine])
    let machine = try options.machine()
    let saved = try SavedRun(folder, dataFolder: options.text(.dataDir)) { warnings.add($0) }
    return (try OpenRun(saved, in: folder, on: machine), OH_CLEAN)
  }
}

@_cdecl("oh_run_json")
func runJSON(_ run: oh_run?) -> UnsafePointer<CChar>? {
  Handles.object(run, OpenRun.self)?.json.pointer
}

@_cdecl("oh_run_free")
func freeRun(_ run: oh_run?) { Handles.free(run, OpenRun.self) }
