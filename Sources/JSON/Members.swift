extension JSON {
  /// The members of an object in the order in which they are written; equal in any order.
  public struct Members: Sendable, RandomAccessCollection {
    /// A name with its value.
    public typealias Element = (key: String, value: JSON)

    private var pairs: [Element] = []

    /// No members.
    public init() {}

    /// Members in the given order; of those with one name the last counts.
    public init(_ pairs: some Sequence<(String, JSON)>) {
      var positions: [String: Int] = [:]
      for (key, value) in pairs {
        if let position = positions[key] {
          self.pairs[position].value = value
        } else {
          positions[key] = self.pairs.count
          self.pairs.append((key, value))
        }
      }
    }

    /// The value of a member.
    public subscript(key: String) -> JSON? {
      get { pairs.first { $0.key == key }?.value }
      set {
        let index = pairs.firstIndex { $0.key == key }
        switch (index, newValue) {
        case (let index?, let value?): pairs[index].value = value
        case (let index?, nil): pairs.remove(at: index)
        case (nil, let value?): pairs.append((key, value))
        case (nil, nil): break
        }
      }
    }

    /// The position of the first member.
    public var startIndex: Int { pairs.startIndex }
    /// The position behind the last member.
    public var endIndex: Int { pairs.endIndex }
    /// The member at a position.
    public subscript(position: Int) -> Element { pairs[position] }

    /// The members of two objects.
    public static func + (a: Members, b: Members) -> Members {
      Members(a.pairs.map { ($0.key, $0.value) } + b.pairs.map { ($0.key, $0.value) })
    }
  }
}

extension JSON.Members: ExpressibleByDictionaryLiteral {
  /// Members in the order of a literal.
  public init(dictionaryLiteral members: (String, JSON)...) { self.init(members) }
}

extension JSON.Members: Hashable {
  private var byName: [String: JSON] {
    Dictionary(pairs.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// True if both have the same members, in any order.
  public static func == (a: JSON.Members, b: JSON.Members) -> Bool { a.byName == b.byName }
  /// Hashes the members, in any order.
  public func hash(into hasher: inout Hasher) { hasher.combine(byName) }
}
