import Foundation

/// The activity of a thread, for the report of a trap without its own message: an index out of
/// range, an overflow, a bad memory access.
public enum Activity {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// The activity of this thread in words; nil if it has not set one.
  ///
  /// A signal handler may call it, once ``during(_:_:)`` has run.
  public static var current: UnsafeRawPointer? { pthread_getspecific(key).map { .init($0) } }

  /// Runs a stage under its name, for example `lowering`.
  public static func during<Result, Failure>(
    _ stage: StaticString, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = pthread_getspecific(key)
    pthread_setspecific(key, stage.utf8Start)
    defer { pthread_setspecific(key, outer) }
    return try body()
  }
}
