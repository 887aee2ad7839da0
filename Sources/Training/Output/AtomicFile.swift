import CompilerDriver

/// Files that are written whole or not at all.
public enum AtomicFile {
  /// Writes a file; a regular file that is there is replaced whole or not at all, a link stays and what
  /// it leads to is replaced, and devices and pipes get the bytes.
  ///
  /// Whatever goes wrong, the file that was there before stays as it was, and no temporary file is
  /// left behind.
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

  /// Writes a file from the pieces that `content` gives to what it is called with.
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
