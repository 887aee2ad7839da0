import Foundation
import Synchronization

/// The objects that callers hold, by numbers that are never given twice, so that no handle can lead
/// to memory of something else.
enum Handles {
  private struct Table {
    var next: UInt = 1
    var objects: [UInt: any AnyObject & Sendable] = [:]
  }

  private static let table = Mutex(Table())

  /// A handle of an object, which lives until it is freed.
  static func add(_ object: some AnyObject & Sendable) -> OpaquePointer? {
    table.withLock { table in
      defer { table.next += 1 }
      table.objects[table.next] = object
      return OpaquePointer(bitPattern: table.next)
    }
  }

  /// The object of a handle; nil if it was freed, was never given, or is of another kind.
  static func object<Object: AnyObject>(
    _ handle: OpaquePointer?, _ type: Object.Type = Object.self
  ) -> Object? {
    guard let handle else { return nil }
    return table.withLock { $0.objects[UInt(bitPattern: handle)] } as? Object
  }

  /// Forgets an object; a call that uses it ends first.
  static func free<Object: AnyObject>(_ handle: OpaquePointer?, _ type: Object.Type) {
    guard let handle, object(handle, type) != nil else { return }
    // The object goes after the lock.
    _ = table.withLock { $0.objects.removeValue(forKey: UInt(bitPattern: handle)) }
  }
}

/// A text for callers, who see it as long as this lives.
final class CText: @unchecked Sendable {
  /// The text in UTF-8.
  let pointer: UnsafePointer<CChar>
  private let memory: UnsafeMutablePointer<CChar>

  init(_ text: String) {
    let bytes = text.utf8CString
    memory = .allocate(capacity: bytes.count)
    memory.initialize(from: Array(bytes), count: bytes.count)
    pointer = UnsafePointer(memory)
  }

  deinit { memory.deallocate() }
}
