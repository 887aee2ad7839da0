public import TensorCore

/// The limits of a function, so that building one terminates for every spec.
public struct Budget: Sendable {
  /// The most nodes.
  public let nodes: Int
  /// The most numbers in all constants together.
  public let constantElements: Int
  /// The most elements of one value.
  public let elements: Int

  /// No limits, for functions that are made from one that had them.
  public static let unlimited = Budget(nodes: .max, constantElements: .max, elements: .max)

  /// Limits.
  public init(nodes: Int, constantElements: Int, elements: Int) {
    self.nodes = nodes
    self.constantElements = constantElements
    self.elements = elements
  }

  /// The exceeded limit; nil within all limits.
  func excess(
    of nodes: Int, _ constantElements: Int, _ shape: Shape, _ origin: Origin?
  ) -> Excess? {
    let kind: Excess.Kind
    if nodes > self.nodes {
      kind = .nodes(limit: self.nodes)
    } else if constantElements > self.constantElements {
      kind = .constants(limit: self.constantElements)
    } else if shape.count > elements {
      kind = .value(shape, limit: elements)
    } else {
      return nil
    }
    return Excess(kind: kind, origin: origin)
  }
}

/// The limit that a function exceeded.
public struct Excess: Sendable {
  /// The limit that was passed.
  public enum Kind: Sendable {
    /// The number of nodes.
    case nodes(limit: Int)
    /// The numbers in constants.
    case constants(limit: Int)
    /// The elements of a value of a shape.
    case value(Shape, limit: Int)
  }

  /// The limit that was passed.
  public let kind: Kind
  /// The origin of the node that exceeded it.
  public let origin: Origin?
}
