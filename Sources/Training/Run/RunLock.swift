import CompilerDriver
public import Foundation
import JSON
import Platform

/// Keeps the folder of a run for one process.
///
/// The system drops the lock when the process ends, however that comes about, so a lock that is
/// held means a run that is alive.
final class RunLock {
  private let path: String
  private let descriptor: Int32
  private var isHeld = true

  /// The number of attempts to get a lock that a reader may hold for a moment.
  private static let attempts = 20

  /// Takes the folder, which must be there.
  ///
  /// - Throws: the holder of the lock, or the reason why the folder cannot be written or locked.
  init(_ folder: RunFolder) throws(RunError) {
    path = folder.lock
    var attempt = 0
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw .file(FileBytes.error("cannot be written", path)) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        // The previous holder of the lock may have removed the file in the meantime.
        guard Self.isFile(descriptor, at: path) else {
          close(descriptor)
          continue
        }
        self.descriptor = descriptor
        break
      }
      let code = errno
      defer { close(descriptor) }
      if code == EINTR { continue }
      guard code == EWOULDBLOCK else {
        throw .file(
          DataError(
            "cannot be locked: \(OutputFile.reason(code))", path: path,
            help:
              "without a lock two runs could share the folder; give an `--out` on another file system"
          ))
      }
      attempt += 1
      guard attempt < Self.attempts else { throw Self.inUse(folder, Self.holder(descriptor)) }
      usleep(5000)
    }
    note()
  }

  deinit { release() }

  /// Gives the folder back.
  func release() {
    guard isHeld else { return }
    isHeld = false
    // Removed while it is held, so that nobody else can have taken it.
    if Self.isFile(descriptor, at: path) { unlink(path) }
    close(descriptor)
  }

  /// The holder of a folder, as far as it is known.
  enum State {
    /// No process holds the lock.
    case free
    /// A process.
    case held(RunProcess?)
  }

  /// Looks at a folder without taking it.
  static func state(_ folder: RunFolder) -> State {
    let descriptor = open(folder.lock, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .free }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return .free }
    return .held(holder(descriptor))
  }

  /// The refusal of a folder that another process has.
  static func inUse(_ folder: RunFolder, _ process: RunProcess?) -> RunError {
    .usage(
      "the folder `\(folder.path)` is in use by \(process.map { "\($0)" } ?? "another run")",
      help: "wait for it, stop it, or give another `--out`")
  }

  /// True if a path still leads to an open file.
  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    guard let open = FileIdentity(descriptor: descriptor) else { return false }
    return open == FileIdentity(path: path)
  }

  /// Writes down whose lock it is; that others cannot read it is no reason to stop.
  private func note() {
    let text = Array(JSON(encoding: RunProcess.current).text(.compact).utf8)
    _ = ftruncate(descriptor, 0)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static func holder(_ descriptor: Int32) -> RunProcess? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSON.decode(RunProcess.self, from: Data(bytes.prefix(count)))
  }
}

/// A process that has the folder of a run.
public struct RunProcess: Codable, Sendable, CustomStringConvertible {
  /// Its number.
  public let process: Int32
  /// The name of the machine.
  public let host: String
  /// When it took the folder.
  public let started: Date

  static var current: RunProcess {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return RunProcess(
      process: getpid(), host: String(decoding: host, as: UTF8.self), started: Date())
  }

  /// For example `process 4711 on host, started at 2026-11-28T18:00:00Z`.
  public var description: String {
    "process \(process) on \(printable(host)), started at \(started.formatted(.iso8601))"
  }
}
