extension SVGPlot {
  /// Plots one below the other in one file.
  public static func stacked(_ plots: [SVGPlot]) -> String {
    let (width, height) = (Int(size.width), Int(size.height) * max(plots.count, 1))
    let opening =
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)" "#
      + #"viewBox="0 0 \#(width) \#(height)">"#
    let parts = plots.enumerated().map { index, plot in
      // An inner svg element has a place of its own in the outer one.
      "<svg y=\"\(index * Int(size.height))\"" + plot.render().dropFirst("<svg".count)
    }
    return opening + "\n" + parts.joined() + "</svg>\n"
  }
}
