import Training

extension ComparisonReport {
  /// The variances on a logarithmic axis and the curves of the objective, as one SVG file.
  public var svg: String {
    let ranked = ranked
    let names = ranked.map(\.name)
    let points = ranked.first?.figures.points.map(\.point) ?? []
    let dots = SVGDots(
      title: "\(spec): variance of the gradient", xLabel: "sum of the variances of all elements",
      rows: names,
      series: points.indices.map { index in
        SVGDots.Series(
          name: points[index], values: ranked.map { $0.figures.points[index].variance })
      })
    var parts = [dots.part]
    if curve != nil {
      let plot = SVGPlot(
        title: "\(spec): the objective", xLabel: "step", yLabel: "objective, hard draws",
        series: ranked.map { name, figures in
          // All start at the same value, which would compress the rest of the curves.
          let points = figures.objective.dropFirst(figures.objective.count > 2 ? 1 : 0)
          return SVGPlot.Series(
            name: name, x: points.map { Double($0.step) }, y: points.map(\.value))
        }, hasLegendBelow: true)
      parts.append(plot.part)
    }
    return SVGStack.text(parts)
  }
}
