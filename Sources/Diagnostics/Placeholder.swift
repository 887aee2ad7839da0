/// A placeholder until the real one lands.
public struct Span: Sendable, Hashable {}
