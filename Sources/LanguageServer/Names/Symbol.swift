import SpecModel

/// Something of a spec that has a name, wherever it is mentioned.
struct Symbol: Hashable {
  /// The kind of a named thing.
  enum Kind: Hashable {
    case hyperparameter
    /// A data field or `~` node; a field and the nodes that draw or observe it are one variable.
    case variable
    /// A deterministic node of a graph.
    case node(GraphKind)
    /// A function of `define`.
    case function
    /// A parameter of a function of `define`.
    case parameter(function: String)
    /// A node in the body of a function of `define`.
    case local(function: String)
    /// The alias of a library.
    case alias
    /// A split of the data.
    case split
  }

  /// The path of the file that defines it.
  let path: String
  /// Its kind.
  let kind: Kind
  /// The name; a function under an alias has the alias in front.
  let name: String

  /// The last word of the name, which a rename replaces.
  var word: String { name.split(separator: ".").last.map(String.init) ?? name }
}
