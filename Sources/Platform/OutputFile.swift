import Foundation
import Synchronization

/// The only way in which files are written, for every kind of path.
///
/// A regular file is replaced as a whole or not at all, and keeps its permissions. A link stays,
/// and its target is replaced. A device, a pipe or a descriptor of the process, such as
/// `/dev/stdout`, receives the bytes and stays.
package enum OutputFile {
  /// Takes the bytes of a file in pieces.
  package struct Writer<Problem: Error> {
    let descriptor: Int32
    let problem: (String) -> Problem

    /// Writes all of some bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
      guard let code = OutputFile.write(bytes, to: descriptor) else { return }
      throw problem(reason(code))
    }
  }

  /// The destination of the bytes of a path.
  private enum Target {
    /// A descriptor that is open already.
    case descriptor(Int32)
    /// Something that takes bytes and cannot be replaced.
    case stream(String)
    /// A regular file, or a name that is free.
    case file(String, existing: stat?)
  }

  /// Writes a file from pieces.
  ///
  /// If anything fails, an existing regular file stays unchanged, and no temporary file remains.
  ///
  /// - Parameter problem: the error for a reason such as `no space left on device`.
  package static func write<Problem: Error>(
    _ path: String, problem: @escaping (String) -> Problem,
    _ content: (Writer<Problem>) throws(Problem) -> Void
  ) throws(Problem) {
    switch try target(path, problem) {
    case .descriptor(let descriptor):
      try content(Writer(descriptor: descriptor, problem: problem))
    case .stream(let path):
      let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw problem(reason(errno)) }
      try fill(descriptor, problem, content)
    case .file(let path, let existing):
      try replace(path, existing, problem, content)
    }
  }

  /// Writes a file that must not be there yet; where that fails, it is not there afterwards either.
  package static func create<Problem: Error>(
    _ path: String, _ bytes: [UInt8], problem: @escaping (String) -> Problem
  ) throws(Problem) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw problem(errno == EEXIST ? "it already exists" : reason(errno))
    }
    do throws(Problem) {
      try fill(descriptor, problem) { (writer) throws(Problem) in try writer.write(bytes) }
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Writes all bytes to a descriptor.
  ///
  /// - Returns: the code of the system's error; nil on success.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let count = Foundation.write(descriptor, chunk.baseAddress, chunk.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // A parent may have made the pipe one that does not wait.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }

  /// Makes a folder and those that it lies in, where they are missing.
  ///
  /// - Returns: the reason of a failure; nil if the folder exists afterwards.
  package static func makeFolder(_ path: String) -> String? {
    guard !FilePath.isFolder(path) else { return nil }
    let parent = FilePath.folder(of: path)
    if parent != path, let problem = makeFolder(parent) { return problem }
    guard mkdir(path, 0o777) != 0 else { return nil }
    let code = errno
    return FilePath.isFolder(path) ? nil : reason(code)
  }

  /// The system's words for an error.
  package static func reason(_ code: Int32) -> String {
    String(cString: strerror(code)).lowercased()
  }

  // MARK: - Targets

  private static func target<Problem: Error>(
    _ path: String, _ problem: (String) -> Problem
  ) throws(Problem) -> Target {
    guard !path.isEmpty else { throw problem("the name is empty") }
    var path = path
    // As many links as Linux follows.
    for _ in 0..<40 {
      if let descriptor = ownDescriptor(path) {
        guard fcntl(descriptor, F_GETFD) >= 0 else { throw problem(reason(EBADF)) }
        return .descriptor(descriptor)
      }
      var status = stat()
      guard lstat(path, &status) == 0 else {
        guard errno == ENOENT else { throw problem(reason(errno)) }
        let folder = FilePath.folder(of: path)
        guard FilePath.isFolder(folder) else {
          throw problem("there is no folder `\(folder)`")
        }
        guard !path.hasSuffix("/") else { throw problem("it names a folder") }
        return .file(path, existing: nil)
      }
      switch status.st_mode & S_IFMT {
      case S_IFLNK:
        guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
          throw problem(reason(EIO))
        }
        path = link.hasPrefix("/") ? link : FilePath.folder(of: path) + "/" + link
      case S_IFDIR: throw problem("it is a folder")
      case S_IFREG:
        // A rename would not ask.
        guard access(path, W_OK) == 0 else { throw problem(reason(errno)) }
        return .file(path, existing: status)
      default: return .stream(path)
      }
    }
    throw problem(reason(ELOOP))
  }

  /// The descriptor that a name such as `/dev/fd/3` or `/proc/self/fd/3` means.
  private static func ownDescriptor(_ path: String) -> Int32? {
    guard let slash = path.lastIndex(of: "/"),
      let number = Int32(path[path.index(after: slash)...]), number >= 0
    else { return nil }
    func resolved(_ path: String) -> String? {
      guard let real = realpath(path, nil) else { return nil }
      defer { free(real) }
      return String(cString: real)
    }
    guard let folder = resolved(FilePath.folder(of: path)) else { return nil }
    let own = ["/proc/self/fd", "/proc/thread-self/fd"].compactMap(resolved)
    return own.contains(folder) ? number : nil
  }

  // MARK: - Writing

  private static func replace<Problem: Error>(
    _ path: String, _ existing: stat?, _ problem: @escaping (String) -> Problem,
    _ content: (Writer<Problem>) throws(Problem) -> Void
  ) throws(Problem) {
    let folder = FilePath.folder(of: path)
    let name = path.split(separator: "/").last ?? ""
    let mark = "\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let temporary = "\(folder)/.\(name.prefix(60)).\(mark).tmp"
    let registered = register([temporary])
    defer { registered?.withdraw() }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw problem(reason(errno)) }
    if let existing {
      _ = fchown(descriptor, existing.st_uid, existing.st_gid)
      _ = fchmod(descriptor, existing.st_mode & 0o7777)
    }
    do throws(Problem) {
      try fill(descriptor, problem, content)
      guard rename(temporary, path) == 0 else { throw problem(reason(errno)) }
    } catch {
      unlink(temporary)
      throw error
    }
    syncFolder(folder)
  }

  /// Writes the content, waits until it is on the disk, and closes the descriptor.
  private static func fill<Problem: Error>(
    _ descriptor: Int32, _ problem: @escaping (String) -> Problem,
    _ content: (Writer<Problem>) throws(Problem) -> Void
  ) throws(Problem) {
    do throws(Problem) {
      try content(Writer(descriptor: descriptor, problem: problem))
      if let code = sync(descriptor) { throw problem(reason(code)) }
    } catch {
      close(descriptor)
      throw error
    }
    // Some file systems report a full disk only now.
    guard close(descriptor) == 0 else { throw problem(reason(errno)) }
  }

  /// Waits until the content is on the disk.
  ///
  /// - Returns: the code of the system's error; nil on success.
  package static func sync(_ descriptor: Int32) -> Int32? {
    while fsync(descriptor) != 0 {
      // Pipes and devices cannot be synced, and need not be.
      if [EINVAL, EROFS, ENOTSUP].contains(errno) { return nil }
      if errno != EINTR { return errno }
    }
    return nil
  }

  /// Makes the renaming itself durable; the content already is, so failure is no error.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  // MARK: - Signals

  /// The address of the names of what is being written temporarily; 0 while nothing is.
  private static let current = Atomic<UInt>(0)

  /// Names as a handler of a signal can read them: C strings, and nil behind the last.
  private typealias Names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  /// Temporary files, and the folder that they lie in, which a handler of a signal removes.
  struct Registration {
    fileprivate let names: UInt

    /// The thread that takes the names out owns them.
    func withdraw() {
      let taken = OutputFile.current.compareExchange(
        expected: names, desired: 0, ordering: .acquiringAndReleasing)
      if taken.exchanged { OutputFile.release(names) }
    }
  }

  /// Only one registration is kept: where several threads write, the others' files are not known
  /// to handlers.
  ///
  /// - Parameter paths: the files, then the folder that they lie in if that is temporary too.
  static func register(_ paths: [String]) -> Registration? {
    let names = Names.allocate(capacity: paths.count + 1)
    for (index, path) in paths.enumerated() { names[index] = strdup(path) }
    names[paths.count] = nil
    let address = UInt(bitPattern: names)
    let taken = current.compareExchange(
      expected: 0, desired: address, ordering: .acquiringAndReleasing)
    guard taken.exchanged else {
      release(address)
      return nil
    }
    return Registration(names: address)
  }

  private static func release(_ address: UInt) {
    guard let names = Names(bitPattern: address) else { return }
    var index = 0
    while let name = names[index] {
      free(name)
      index += 1
    }
    names.deallocate()
  }

  /// Removes the temporary files that are being written, and their folder; for handlers of signals
  /// that end the process.
  package static func discardTemporary() {
    let address = current.exchange(0, ordering: .acquiringAndReleasing)
    guard let names = Names(bitPattern: address) else { return }
    var index = 0
    while let name = names[index] {
      if unlink(name) != 0 { rmdir(name) }
      index += 1
    }
  }
}

extension OutputFile.Writer {
  /// Writes all of some bytes.
  package func write(_ bytes: [UInt8]) throws(Problem) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Problem) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }
}
