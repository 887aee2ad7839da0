import COneHot
import CompilerDriver
import Platform
import Training

/// The result of a call: its handle, or nil on failure.
typealias Output = UnsafeMutablePointer<OpaquePointer?>

/// Runs a call: its object goes to `output`, its errors and warnings to `findings`.
///
/// - Returns: the status of the call.
func call<Object: AnyObject & Sendable>(
  _ output: Output?, _ findings: Output?,
  _ body: (Warnings) throws(RunError) -> (object: Object, status: Int)
) -> oh_status {
  output?.pointee = nil
  findings?.pointee = nil
  let warnings = Warnings()
  do throws(RunError) {
    guard let output else { throw RunError.usage("the place for the result is NULL", help: nil) }
    let (object, status) = try Stack.providing { () throws(RunError) in try body(warnings) }
    output.pointee = Handles.add(object)
    if let found = Findings.warnings(warnings.all) { findings?.pointee = Handles.add(found) }
    return oh_status(status)
  } catch {
    findings?.pointee = Handles.add(Findings.errors(error, warnings.all))
    return error.status
  }
}

/// The run of a handle.
func run(_ handle: oh_run?) throws(RunError) -> OpenRun {
  guard let run = Handles.object(handle, OpenRun.self) else {
    throw RunError.usage(
      "the handle is not that of an open run",
      help: "take one from `oh_load` or `oh_train`, and free it last")
  }
  return run
}

@_cdecl("oh_abi_version")
func abiVersion() -> Int32 { Int32(OH_ABI_VERSION) }

@_cdecl("oh_version")
func version() -> UnsafePointer<CChar>? { versionText.pointer }

private let versionText = CText(Version.number)

@_cdecl("oh_findings_text")
func findingsText(_ findings: oh_findings?) -> UnsafePointer<CChar>? {
  Handles.object(findings, Findings.self)?.text.pointer
}

@_cdecl("oh_findings_json")
func findingsJSON(_ findings: oh_findings?) -> UnsafePointer<CChar>? {
  Handles.object(findings, Findings.self)?.json.pointer
}

@_cdecl("oh_findings_free")
func freeFindings(_ findings: oh_findings?) { Handles.free(findings, Findings.self) }
