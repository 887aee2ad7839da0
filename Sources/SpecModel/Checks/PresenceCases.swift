import Diagnostics
import SpecSyntax

extension Check {
  /// Fields that may be missing from a row each double the instances of the model.
  static let presenceCases = Check(
    "presence-cases", of: .allSpecs, reads: \.sections, \.latents
  ) { $0.checkPresence($1.train, $2, metrics: $1.metrics) }
}

extension SpecReader {
  /// The most fields of which a row may be without any: the model is built once for each of their
  /// combinations.
  private static let undecidedFields = 8

  fileprivate func checkPresence(_ train: TrainSettings?, _ latents: [Latent], metrics: [Objective])
  {
    let optional = fields.filter { field in latents.contains { $0.field?.name == field.name } }
    let strata = (train?.strata ?? [Stratum.whole(fields)]).map { stratum in
      optional.filter { stratum.presence[$0.name] == nil }
    }
    let terms = metrics.flatMap(\.terms).map { term in
      optional.filter { !term.hidden.contains($0.name) }
    }
    guard let most = (strata + terms).max(by: { $0.count < $1.count }),
      most.count > Self.undecidedFields
    else { return }
    let isStratum = strata.contains { $0.count == most.count }
    report.add(
      .modelTooLarge, at: most[Self.undecidedFields].span,
      "\(most.count) fields may be missing in \(cases(most.count)) combinations, and the model is "
        + "built for each of them",
      notes: ["\(Self.undecidedFields) fields at most may be undecided in one stratum or metric"],
      help: isStratum
        ? "combine fields into one, or let `train.strata` tell which rows have which fields"
        : "combine fields into one, or hide some with `hide(…)`")
  }

  private func cases(_ count: Int) -> String { count < 60 ? "\(1 << count)" : "2^\(count)" }
}
