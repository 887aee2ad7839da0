import Diagnostics
import Estimators
import Language
import Objectives
import SpecSyntax

extension SpecReader {
  /// The number of joint values that `enumerate` may visit.
  static let enumerationBudget = 65_536

  /// Reads `estimators` and gives every latent variable one, checked for legality.
  func readEstimators(
    _ node: YAMLNode?, _ rows: RowCheck, _ objective: Objective?
  ) -> [Latent] {
    var uses: [String: (use: EstimatorUse, span: Span)] = [:]
    var failed: Set<String> = []
    let names = latentNames(rows)
    let families = Set(names.map(\.family)).sorted()
    for entry in entries(node, "estimators") {
      guard let name = parseName(entry.key, &report.diagnostics) else { continue }
      guard name.text == "default" || families.contains(name.text) else {
        let nodes = GraphKind.allCases.flatMap { kind in
          rows.scope.graph(kind).nodes.filter { $0.family == name.text }
        }
        // A call that could not be evaluated may have drawn a variable with a dotted name.
        if name.parts.count > 1, rows.hasErrors { continue }
        if !nodes.isEmpty {
          // A draw without a counterpart has been reported at its place.
          let isReported = nodes.contains { rows.scope.drawsLatent($0) } && rows.hasErrors
          guard !isReported else { continue }
          report.add(
            .illegalEstimator, at: name.span,
            "`\(name.text)` is not a latent variable, so it has no estimator",
            help: "remove the line", fixes: removing("estimators", name.span))
        } else if !rows.scope.isPartial {
          report.unknown(
            .unknownName, "latent variable", name.text, at: name.span, among: families + ["default"]
          )
        }
        continue
      }
      if let use = readEstimator(entry.value, rows) {
        uses[name.text] = (use, entry.value.span)
      } else {
        failed.insert(name.text)
      }
    }
    checkDefault(uses["default"], names.filter { uses[$0.family] == nil }, rows)
    let valuesAtOnce = valuesAtOnce(names, rows, objective)
    var takers: [String: [Distribution]] = [:]
    var latents = names.compactMap { name -> Latent? in
      guard let draw = rows.evaluator.draw(rows.proposal(of: name), name),
        !failed.contains(name.family)
      else { return nil }
      let node = rows.scope.graph(rows.proposal(of: name))[name]!
      var latent = Latent(
        name: name, distribution: draw.distribution, parameterShape: draw.parameterShape,
        proposal: rows.proposal(of: name), field: fields.first { $0.name == name },
        hasAnalyticDivergence: rows.proposal(of: name) == .guide
          && draw.distribution.divergence != nil && rows.dependentParent(of: name) == nil,
        estimator: EstimatorUse(
          estimator: .pathwise, options: [:], chosenBecause: nil, text: "pathwise"),
        defaultEstimator: ("", ""),
        span: uses[name.family]?.span ?? node.span)
      let fallback = uses["default"].flatMap {
        $0.use.estimator.distributions.contains(draw.distribution) ? $0 : nil
      }
      let named = uses[name.family] ?? fallback
      if let use = named {
        latent.estimator = use.use
        takers[uses[name.family] == nil ? "default" : name.family, default: []]
          .append(draw.distribution)
        report.diagnostics += legality(latent, use.span, rows, objective)
      } else if failed.contains("default") {
        return nil
      } else {
        latent.estimator = defaultEstimator(latent, valuesAtOnce, rows, objective)
      }
      return latent
    }
    let asked = (objective?.terms ?? []).compactMap { $0.mayLeaveSamplesOpen ? $0.samples : nil }
    let samples = asked.max() ?? Latent.samplesNeeded(latents)
    for index in latents.indices {
      let standard = wouldBeDefault(latents[index], valuesAtOnce, rows, objective, samples)
      latents[index].defaultEstimator = (standard.text, standard.chosenBecause ?? "")
    }
    for (entry, (use, span)) in uses {
      checkIdleOptions(
        use.estimator.options, use.options, of: use.estimator.name, at: span,
        takers[entry] ?? [])
    }
    return latents
  }

  /// The text that stands for an estimator that the spec does not name, for readers of the resolved
  /// spec.
  ///
  /// - Parameter open: the samples of bounds that leave them open. A resolved spec names that
  ///   number, and must give the same answer.
  private func wouldBeDefault(
    _ latent: Latent, _ states: Double?, _ rows: RowCheck, _ objective: Objective?, _ open: Int
  ) -> EstimatorUse {
    let own = latent.estimator
    guard own.chosenBecause == nil else { return own }
    let asItIs = defaultEstimator(latent, states, rows, objective) {
      $0.samples ?? ($0.mayLeaveSamplesOpen ? open : nil)
    }
    if asItIs.estimator === own.estimator, asItIs.options == own.options { return asItIs }
    // Without the named one terms might draw as many as the default needs.
    return defaultEstimator(latent, states, rows, objective) { _ in nil }
  }

  /// An option without effect under the other options is a mistake, unless it has its default.
  func checkIdleOptions(
    _ options: [Option], _ values: Options, of name: String, at span: Span,
    _ distributions: [Distribution?]
  ) {
    for option in options where !distributions.isEmpty {
      let reasons = distributions.map { option.idle(values, $0) }
      guard !reasons.contains(nil), let reason = reasons[0],
        values[option.name] != option.defaultValue
      else { continue }
      report.add(
        .optionWithoutEffect, at: span, "`\(option.name)` of `\(name)` has no effect",
        notes: [reason], help: "leave `\(option.name)` out")
    }
  }

  /// A default that fits no variable is a mistake.
  private func checkDefault(
    _ fallback: (use: EstimatorUse, span: Span)?, _ names: [String], _ rows: RowCheck
  ) {
    guard let fallback, !rows.hasErrors else { return }
    let isTaken = names.contains { name in
      guard let draw = rows.evaluator.draw(rows.proposal(of: name), name) else { return true }
      return fallback.use.estimator.distributions.contains(draw.distribution)
    }
    guard !isTaken else { return }
    report.add(
      .unusedName, at: fallback.span, "no latent variable uses the default estimator",
      help: "remove it, or name an estimator for the distributions in use",
      fixes: (entries["estimators"]?.value.entries ?? []).filter { $0.key.text == "default" }
        .flatMap { removing("estimators", $0.key.span) })
  }

  /// The variables that are drawn: all `~` names of the model that are not always observed.
  func latentNames(_ rows: RowCheck) -> [String] {
    rows.scope.graph(.model).nodes.filter { node in
      node.isDraw && (rows.scope.field(node.name)?.isOptional ?? true)
        && !rows.scope.broken.contains(node.name)
    }.map(\.name)
  }

  private func readEstimator(_ node: YAMLNode, _ rows: RowCheck) -> EstimatorUse? {
    let expression = parseExpression(node, &report.diagnostics)
    if expression.isInvalid { return nil }
    guard let (name, arguments) = OptionReader.call(expression) else {
      report.add(
        .expressionSyntax, at: expression.span, "an estimator is a name with options",
        help: "write for example `score_function(baseline=moving_average)`")
      return nil
    }
    guard let estimator = Estimator.all.first(where: { $0.name == name.text }) else {
      report.unknown(
        .unknownEstimator, "estimator", name.text, at: name.span,
        among: Estimator.all.map(\.name))
      return nil
    }
    guard let options = OptionReader(rows: rows).read(name, arguments, estimator.options) else {
      return nil
    }
    usedConstants.formUnion(rows.evaluator.usedNames)
    checkTemperature(options, arguments, expression.span)
    return EstimatorUse(
      estimator: estimator, options: options, chosenBecause: nil,
      text: estimator.options.call(estimator.name, options))
  }

  /// The estimator of a latent variable for which the spec names none, with the reason: the first
  /// of the candidates that would be legal had the spec named it.
  ///
  /// - Parameters:
  ///   - states: the joint values of a term with all variables enumerated.
  ///   - samples: the samples of a term; nil for as many as are needed.
  private func defaultEstimator(
    _ latent: Latent, _ states: Double?, _ rows: RowCheck, _ objective: Objective?,
    samples: (WeightedTerm) -> Int? = { $0.samples }
  ) -> EstimatorUse {
    if let own = objective?.ownGradient {
      return EstimatorUse(
        estimator: .plainDraw, options: [:],
        chosenBecause: "`\(own.name)` weighs plain draws", text: "draw")
    }
    let kinds = boundKinds(objective)
    var candidates = Estimator.standards(for: latent.distribution, under: kinds)
    if latent.distribution.discrete != nil, !kinds.contains(.importanceWeighted), let states,
      states <= Double(Self.enumerationBudget)
    {
      candidates.insert(
        ("enumerate", "\(Int(states)) joint values at once fit the budget"), at: 0)
    }
    for (text, reason) in candidates {
      let use = standing(text, because: reason, rows)
      var tried = latent
      tried.estimator = use
      if !legality(tried, latent.span, rows, objective, samples: samples).hasErrors { return use }
    }
    fatalError("model: no default estimator of \(latent.name) is legal")
  }

  /// An estimator as a spec would write it.
  private func standing(_ text: String, because reason: String, _ rows: RowCheck) -> EstimatorUse {
    let file = SourceFile(path: "default", text: text)
    let span = Span(file: file, start: 0, end: file.bytes.count)
    let node = YAMLNode(.scalar(Scalar(text: text, style: .plain, span: span)), span: span)
    // The numbers in a default are ours, and do not count.
    let counted = rows.evaluator.evaluations
    rows.evaluator.evaluations = 0
    defer { rows.evaluator.evaluations = counted }
    guard let read = readEstimator(node, rows) else {
      fatalError("model: the default estimator \(text) cannot be read")
    }
    return EstimatorUse(
      estimator: read.estimator, options: read.options, chosenBecause: reason, text: read.text)
  }

  /// The number of joint values of a term with all discrete latent variables enumerated; nil if one
  /// of them has too many to count.
  private func valuesAtOnce(
    _ names: [String], _ rows: RowCheck, _ objective: Objective?
  ) -> Double? {
    var branches: [String: Int] = [:]
    for name in names {
      guard let draw = rows.evaluator.draw(rows.proposal(of: name), name),
        let rules = draw.distribution.discrete
      else { continue }
      guard let states = rules.states(within: draw.parameterShape) else { return nil }
      branches[name] = states
    }
    return EnumerationScopes(branches, isExact: true, rows).largest(objective)
  }

  /// The kinds of term that an objective is made of.
  func boundKinds(_ objective: Objective?) -> Set<BoundKind> {
    Set((objective?.terms ?? []).compactMap(\.bound))
  }
}
