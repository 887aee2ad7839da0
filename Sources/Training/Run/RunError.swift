import CompilerDriver
public import Diagnostics
import Engine

/// The reason why a run cannot start or continue.
public enum RunError: Error, Sendable {
  /// The spec, the data or a checkpoint has problems.
  case diagnostics([Diagnostic])
  /// A file cannot be read or written.
  case file(DataError)
  /// The request makes no sense.
  case usage(String, help: String?)
}

/// The result of `body`; a file error becomes an error of the run.
func reportingFiles<T>(_ body: () throws(DataError) -> T) throws(RunError) -> T {
  do throws(DataError) {
    return try body()
  } catch {
    throw RunError.file(error)
  }
}

/// The result of `body`; an engine's error becomes an error of the run.
func running<T>(_ body: () throws(EngineError) -> T) throws(RunError) -> T {
  try reporting { () throws(Diagnostic) in try Compiler.running(body) }
}

/// The result of `body`; a finding becomes an error of the run.
func reporting<T>(_ body: () throws(Diagnostic) -> T) throws(RunError) -> T {
  do throws(Diagnostic) {
    return try body()
  } catch {
    throw RunError.diagnostics([error])
  }
}
