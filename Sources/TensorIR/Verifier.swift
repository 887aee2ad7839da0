/// An error in a function, with the offending line.
public struct VerifierError: Error, Sendable, CustomStringConvertible {
  /// The position of the offending node.
  public let node: Int
  /// The message.
  public let message: String

  /// The error as one line.
  public var description: String { "node \(node): \(message)" }
}

extension Function {
  /// Checks the properties that every pass may rely on.
  ///
  /// 1. Parameters come first, have names of their own, and have no operands.
  /// 2. A node's number is its position, and its operands are defined before it, with their types.
  /// 3. Inference gives every node the type that is written on it.
  /// 4. Results are defined, and their names are unique.
  ///
  /// - Throws: ``VerifierError`` for the first violation.
  public func verify() throws(VerifierError) {
    var parameterNames = Set<String>()
    for (index, node) in nodes.enumerated() {
      func fail(_ message: String) -> VerifierError {
        VerifierError(node: index, message: message)
      }
      guard node.result.id == index else { throw fail("is numbered \(node.result.id)") }
      guard let op = node.op else {
        guard index < parameterCount else { throw fail("is a parameter after the body") }
        guard let name = node.name else { throw fail("is a parameter without a name") }
        guard parameterNames.insert(name).inserted else { throw fail("is a second `\(name)`") }
        guard node.operands.isEmpty else { throw fail("is a parameter with operands") }
        continue
      }
      guard index >= parameterCount else { throw fail("`\(op.name)` appears among the parameters") }
      for operand in node.operands {
        guard 0..<index ~= operand.id else {
          throw fail("`\(op.name)` uses %\(operand.id) too early")
        }
        guard operand.type == nodes[operand.id].result.type else {
          throw fail("`\(op.name)` reads %\(operand.id) as \(operand.type)")
        }
      }
      let inferred: TensorType
      do {
        inferred = try op.resultType(of: node.operands.map(\.type), node.attributes)
      } catch {
        throw fail(error.message)
      }
      guard inferred == node.result.type else {
        throw fail("`\(op.name)` is \(inferred), not \(node.result.type)")
      }
    }
    for (name, value) in results {
      guard nodes.indices.contains(value.id), nodes[value.id].result.type == value.type else {
        throw VerifierError(node: value.id, message: "result `\(name)` is not defined")
      }
    }
    guard Set(results.map(\.name)).count == results.count else {
      throw VerifierError(node: nodes.count, message: "two results have one name")
    }
  }
}
