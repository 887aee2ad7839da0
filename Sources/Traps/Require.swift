/// Ends the process where a promise of our own code is broken.
///
/// Release builds drop the message of a `precondition`, and keep this one.
///
/// - Parameters:
///   - holds: the condition that must be true.
///   - message: the stage, a colon, and the error.
@inlinable
public func require(
  _ holds: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !holds { fatalError(message(), file: file, line: line) }
}
