import Language

extension ReferencePages {
  /// The optimizers.
  static var optimizers: ReferencePage {
    let intro = """
      The optimizers that `optimizer` in `train` can name. In the formulas `w` is a weight and `g` \
      the gradient of the minimized objective, after clipping. A learning rate may be a schedule.
      """
    return ReferencePage(
      "Optimizers", source: "`Optimizer.all`",
      [intro] + Optimizer.all.flatMap(blocks))
  }

  static func blocks(_ optimizer: Optimizer) -> [String] {
    ["## \(optimizer.name)", Markdown.prose(optimizer.summary)]
      + OptionTable.blocks(optimizer.options) + ["State per weight: \(kept(optimizer))."]
  }

  /// The names of an optimizer's slots, and those that an option other than its default adds.
  private static func kept(_ optimizer: Optimizer) -> String {
    let options = optimizer.options.examples
    let usual = optimizer.slots(options)
    var texts = usual.isEmpty ? [] : [Markdown.codes(usual)]
    for option in optimizer.options {
      guard case .number(0) = options[option.name] else { continue }
      var other = options
      other[option.name] = .number(0.5)
      let more = optimizer.slots(other).filter { !usual.contains($0) }
      if !more.isEmpty { texts.append("\(Markdown.codes(more)) where `\(option.name)` is not 0") }
    }
    return texts.isEmpty ? "none" : texts.joined(separator: ", and ")
  }
}
