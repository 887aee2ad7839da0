import Foundation

/// The stack of threads: others call a library from their own threads, whose stacks may be small.
package enum Stack {
  /// The stack that the compiler is written for, that of a process's first thread.
  private static let size = 8 << 20

  /// Runs `body` with the stack that deep expressions need: on the process's first thread in place,
  /// from any other one on a thread made for it.
  package static func providing<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard !Thread.isMainThread else { return try body() }
    let result = withoutActuallyEscaping({ () -> Swift.Result<Result, Failure> in
      do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
    }) { onThread($0) }
    return try result.get()
  }

  /// Runs `body` on a thread with enough stack, or here if the system gives none.
  private static func onThread<Value>(_ body: @escaping () -> Value) -> Value {
    var value: Value?
    let job = Unmanaged.passRetained(Job { value = body() })
    defer { job.release() }
    // The initializer of the type belongs to a module that cannot be imported.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    pthread_attr_setstacksize(attributes, size)
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    #if os(Linux)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let problem = pthread_create(
      &thread, attributes,
      { context in
        let context: UnsafeMutableRawPointer? = context
        if let context { Unmanaged<Job>.fromOpaque(context).takeUnretainedValue().body() }
        return nil
      }, job.toOpaque())
    guard problem == 0 else { return body() }
    #if os(Linux)
      pthread_join(thread, nil)
    #else
      if let thread { pthread_join(thread, nil) }
    #endif
    guard let value else { fatalError("platform: a thread without a result") }
    return value
  }

  private final class Job {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
  }
}
