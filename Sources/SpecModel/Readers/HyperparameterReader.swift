import Diagnostics
import SpecSyntax

extension SpecReader {
  /// Reads `hyperparameters`, with the values that the command line sets.
  func readHyperparameters(_ node: YAMLNode?, _ constants: [String: YAMLNode]) {
    for entry in entries(node, "hyperparameters") {
      guard let name = parseIdentifier(entry, &report.diagnostics) else {
        hasLostNames = true
        continue
      }
      guard let parameter = readHyperparameter(name, entry.value, constants[name.text]) else {
        broken.insert(name.text)
        continue
      }
      hyperparameters.append(parameter)
    }
  }

  private func readHyperparameter(
    _ name: Identifier, _ node: YAMLNode, _ override: YAMLNode?
  ) -> Hyperparameter? {
    var valueNode = node
    var minimum: Double?
    var maximum: Double?
    var bounds: [Label] = []
    var about: String?
    if node.entries != nil {
      guard let fields = mapping(node, name.text, SpecKeys.hyperparameter),
        let value = fields["default"]?.value
      else { return nil }
      valueNode = value
      minimum = number("min", of: SpecKeys.hyperparameter, in: fields)
      maximum = number("max", of: SpecKeys.hyperparameter, in: fields)
      bounds = ["min", "max"].compactMap { key in
        fields[key].map { Label($0.value.span, "the bound") }
      }
      about = fields["about"].flatMap { text($0.value, "about") }
    }
    guard let literal = valueNode.decodeLiteral(for: name.text, &report.diagnostics) else {
      return nil
    }
    var value = Hyperparameter.Value(literal)
    if let override {
      guard let set = readValue(override, like: value, name.text) else { return nil }
      value = set
      valueNode = override
    }
    if let number = value.number,
      number < minimum ?? -Double.infinity || number > maximum ?? .infinity
    {
      let low = minimum.map { "at least \($0.shortText)" }
      let high = maximum.map { "at most \($0.shortText)" }
      let range = [low, high].compactMap { $0 }.joined(separator: " and ")
      report.add(
        .numberOutOfRange, at: valueNode.span, "`\(name.text)` must be \(range)", labels: bounds)
    }
    return Hyperparameter(
      name: name.text, value: value, minimum: minimum, maximum: maximum, about: about,
      isSetOutside: override != nil, span: name.span)
  }

  /// A value of the type that another one fixes.
  func readValue(
    _ node: YAMLNode, like value: Hyperparameter.Value, _ name: String
  ) -> Hyperparameter.Value? {
    switch value {
    case .integer:
      node.decodeInt(for: name, &report.diagnostics).map { .integer($0) }
    case .real: node.decodeFloat(for: name, &report.diagnostics).map { .real($0) }
    case .flag: node.decodeBool(for: name, &report.diagnostics).map { .flag($0) }
    }
  }
}

extension Hyperparameter.Value {
  init(_ literal: Literal) {
    switch literal {
    case .int(let value): self = .integer(value)
    case .float(let value): self = .real(value)
    case .bool(let value): self = .flag(value)
    }
  }

  /// The value as a number; nil for a truth value.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .flag: nil
    }
  }
}
