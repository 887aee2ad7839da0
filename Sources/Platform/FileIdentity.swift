import Foundation

/// The file behind a name or a descriptor: two names of one file, by links, have the same.
package struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// The file at a path, links followed; nil if there is no file.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file that a descriptor has open; nil if it has none open.
  package init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
