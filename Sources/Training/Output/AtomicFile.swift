import CompilerDriver
import Platform

/// Files that are written whole or not at all.
public enum AtomicFile {
  /// Writes a file.
  ///
  /// An existing regular file is replaced as a whole or not at all. A link stays,
  /// and its target is replaced. Devices and pipes receive the bytes.
  ///
  /// If anything fails, the existing file stays unchanged, and no temporary file remains.
  public static func write(_ path: String, _ bytes: [UInt8]) throws(DataError) {
    try write(path, to: { (sink) throws(DataError) in try sink.write(bytes) })
  }

  /// Writes a file from pieces, whole or not at all.
  static func write(
    _ path: String, to content: (any ByteSink) throws(DataError) -> Void
  ) throws(DataError) {
    try OutputFile.write(path) {
      DataError("cannot be written: \($0)", path: path)
    } _: { (writer) throws(DataError) in
      try content(writer)
    }
  }

  /// Writes a file from the pieces that `content` passes to its argument.
  public static func write(
    _ path: String, _ content: (([UInt8]) throws(RunError) -> Void) throws(RunError) -> Void
  ) throws(RunError) {
    try OutputFile.write(path) {
      RunError.file(DataError("cannot be written: \($0)", path: path))
    } _: { (writer) throws(RunError) in
      try content { (bytes) throws(RunError) in try writer.write(bytes) }
    }
  }

  /// Writes text as UTF-8, whole or not at all.
  public static func write(_ path: String, _ text: String) throws(DataError) {
    try write(path, Array(text.utf8))
  }
}

extension OutputFile.Writer: ByteSink where Problem == DataError {}
