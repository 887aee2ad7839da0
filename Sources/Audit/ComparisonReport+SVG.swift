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
        SVGDots.Series(name: points[index], values: ranked.map { $0.figures.points[index].variance })
      })
    var parts = [dots.part]
    if curve != nil {
      let plot = SVGPlot(
        title: "\(spec): the objective", xLabel: "step", yLabel: "objective, hard draws",
        series: ranked.map { name, figures in
          SVGPlot.Series(
            name: name, x: figures.objective.map { Double($0.step) },
            y: figures.objective.map(\.value))
        }, hasLegendBelow: true)
      parts.append(plot.part)
    }
    return SVGStack.text(parts)
  }
}
