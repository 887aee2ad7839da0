import Estimators
import Language
import Objectives
import SpecModel

extension ReferencePages {
  /// A name of the language with its entry in the reference.
  public struct Entry: Sendable {
    /// The kind of the name, for example `estimator`.
    public let kind: String
    /// The name.
    public let name: String
    /// The entry, Markdown.
    public let text: String
  }

  /// Every name of the language; some have entries of several kinds.
  public static var index: [Entry] {
    LanguageFunction.all.map { Entry(kind: "function", name: $0.name, text: entry($0)) }
      + Distribution.all.map { Entry(kind: "distribution", name: $0.name, text: entry($0)) }
      + Estimator.all.map { Entry(kind: "estimator", name: $0.name, text: entry($0)) }
      + Term.all.map { Entry(kind: "term of objectives", name: $0.name, text: entry($0)) }
      + Query.all.map { Entry(kind: "query of quantities", name: $0.name, text: entry($0)) }
      + Optimizer.all.map { Entry(kind: "optimizer", name: $0.name, text: entry($0)) }
      + Schedule.all.map { Entry(kind: "schedule", name: $0.name, text: entry($0)) }
      + Initializer.all.map { Entry(kind: "initializer", name: $0.name, text: entry($0)) }
      + mappings.flatMap { title, keys in
        keys.map { Entry(kind: "key, \(title)", name: $0.name, text: entry($0)) }
      }
  }
}
