import Foundation

/// Positive numbers of named things as dots on a logarithmic axis.
public struct SVGDots: Sendable, Hashable {
  /// Numbers of one kind, one for each row.
  public struct Series: Sendable, Hashable {
    /// The name in the legend.
    public var name: String
    /// The numbers; those that are not positive have no dot but the word `none`.
    public var values: [Double]

    /// Numbers of one kind.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The line above the plot.
  public var title: String
  /// The label of the horizontal axis.
  public var xLabel: String
  /// The names of the rows, from the top.
  public var rows: [String]
  /// The kinds of numbers.
  public var series: [Series]

  /// Dots for the given numbers.
  public init(title: String, xLabel: String, rows: [String], series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.rows = rows
    self.series = series
  }

  private static let rowHeight = 24.0
  private static let frame = (top: 72.0, right: 24.0, bottom: 60.0)
  /// The most characters of a name that are shown.
  private static let nameLength = 42

  private var height: Double {
    Self.frame.top + Self.rowHeight * Double(max(rows.count, 1)) + Self.frame.bottom
  }

  private var left: Double {
    let longest = rows.map { min($0.count, Self.nameLength) }.max() ?? 0
    return 24 + Double(longest) * 7.2
  }

  /// The dots as part of a file.
  public var part: SVGStack.Part {
    SVGStack.Part(text: render(), width: SVGPlot.size.width, height: height)
  }

  /// The SVG text; the same numbers give the same text.
  public func render() -> String {
    let powers = self.powers
    let (width, bottom) = (SVGPlot.size.width, height - Self.frame.bottom)
    var lines = SVGPlot.opening(title, height: height)
    let every = max(1, Int((Double(powers.count - 1) / 8).rounded(.up)))
    for power in stride(from: powers.lowerBound, through: powers.upperBound, by: every) {
      let at = SVGPlot.number(across(pow(10, Double(power)), powers))
      lines.append(
        #"<line x1="\#(at)" y1="\#(SVGPlot.number(Self.frame.top))" x2="\#(at)" "#
          + ##"y2="\##(SVGPlot.number(bottom))" stroke="#ddd"/>"##)
      lines.append(
        SVGPlot.text(
          "1e\(power)".replacing("-", with: "−"), across(pow(10, Double(power)), powers),
          bottom + 18, "middle"))
    }
    for (row, name) in rows.enumerated() {
      let middle = place(row)
      lines.append(
        #"<line x1="\#(SVGPlot.number(left))" y1="\#(SVGPlot.number(middle))" "#
          + #"x2="\#(SVGPlot.number(width - Self.frame.right))" "#
          + ##"y2="\##(SVGPlot.number(middle))" stroke="#eee"/>"##)
      let shown = name.count > Self.nameLength ? name.prefix(Self.nameLength - 1) + "…" : name
      lines.append(SVGPlot.text(shown, left - 10, middle + 4.5, "end"))
    }
    for (index, line) in series.enumerated() { lines += dots(line, index, powers) }
    lines += legend
    lines.append(
      SVGPlot.text(xLabel, (left + width - Self.frame.right) / 2, height - 16, "middle"))
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func dots(_ line: Series, _ index: Int, _ powers: ClosedRange<Int>) -> [String] {
    line.values.prefix(rows.count).enumerated().map { row, value in
      guard Self.isShown(value) else {
        return SVGPlot.text(
          "none", left + 6 + 44 * Double(index), place(row) + 4.5, "start",
          extra: #" fill="\#(SVGPlot.color(index))""#)
      }
      let (x, y) = (SVGPlot.number(across(value, powers)), SVGPlot.number(place(row)))
      return #"<circle cx="\#(x)" cy="\#(y)" r="5" fill="\#(SVGPlot.color(index))" "#
        + #"fill-opacity="0.85"/>"#
    }
  }

  private var legend: [String] {
    var lines: [String] = []
    var x = left
    for (index, line) in series.enumerated() {
      lines.append(
        #"<circle cx="\#(SVGPlot.number(x + 5))" cy="50" r="5" fill="\#(SVGPlot.color(index))"/>"#)
      lines.append(SVGPlot.text(line.name, x + 16, 54.5, "start"))
      x += 40 + 7.7 * Double(line.name.count)
    }
    return lines
  }

  private static func isShown(_ value: Double) -> Bool { value > 1e-300 && value <= 1e300 }

  /// The powers of ten at the ends of the axis.
  private var powers: ClosedRange<Int> {
    let shown = series.flatMap(\.values).filter(Self.isShown)
    let low = Int(floor(log10(shown.min() ?? 1)))
    return low...max(Int(ceil(log10(shown.max() ?? 1))), low + 1)
  }

  private func place(_ row: Int) -> Double { Self.frame.top + Self.rowHeight * (Double(row) + 0.5) }

  private func across(_ value: Double, _ powers: ClosedRange<Int>) -> Double {
    let share = (log10(value) - Double(powers.lowerBound)) / Double(powers.count - 1)
    return left + share * (SVGPlot.size.width - left - Self.frame.right)
  }
}
