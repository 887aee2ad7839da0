/// A word or call that a key with a closed list of them takes.
public struct KeyForm: Sendable {
  /// The word, or the name of the call.
  public let name: String
  /// The name of the argument; nil for a word without one.
  public let argument: String?
  /// Its meaning in one sentence.
  public let summary: String

  /// The forms of `train.clip`.
  public static let clip = [
    KeyForm(
      name: "norm", argument: "c", summary: "Scales the whole gradient down to the norm `c`."),
    KeyForm(name: "value", argument: "c", summary: "Clips every element of the gradient to ±`c`."),
  ]
  /// The forms of `binarize` of a source.
  public static let binarize = [
    KeyForm(
      name: "threshold", argument: "t", summary: "1 where the number is greater than `t`."),
    KeyForm(
      name: "dynamic", argument: nil,
      summary: "1 with the number as probability, drawn anew at every visit."),
  ]
  /// The forms of `where` of a stratum.
  public static let condition = [
    KeyForm(name: "present", argument: "field", summary: "The rows that have the field."),
    KeyForm(name: "missing", argument: "field", summary: "The rows without the field."),
  ]
}
