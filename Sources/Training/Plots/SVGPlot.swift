import Foundation

/// A line plot as a self-contained SVG file, such as a loss curve.
public struct SVGPlot: Sendable, Hashable {
  /// One line of the plot.
  public struct Series: Sendable, Hashable {
    /// The name in the legend.
    public var name: String
    /// The positions, at least as many as there are values; in ascending order for a curve.
    public var x: [Double]
    /// The values; NaN and magnitudes beyond 1e300 interrupt the line.
    public var y: [Double]

    /// A line through the given points.
    public init(name: String, x: [Double], y: [Double]) {
      self.name = name
      self.x = x
      self.y = y
    }
  }

  /// The line above the plot.
  public var title: String
  /// The label of the horizontal axis.
  public var xLabel: String
  /// The label of the vertical axis.
  public var yLabel: String
  /// The lines, drawn in this order.
  public var series: [Series]
  /// True to print the names below the plot, where many names hide no line.
  public var hasLegendBelow: Bool

  /// A plot of the given lines.
  public init(
    title: String, xLabel: String, yLabel: String, series: [Series], hasLegendBelow: Bool = false
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.hasLegendBelow = hasLegendBelow
  }

  /// The height of the file.
  var height: Double {
    hasLegendBelow ? Self.size.height + Double((series.count + 1) / 2) * 19 + 10 : Self.size.height
  }

  static let size = (width: 720.0, height: 440.0)
  private static let frame = (left: 84.0, right: 24.0, top: 48.0, bottom: 60.0)
  // The palette of Okabe and Ito (2008), told apart by colour-blind readers; yellow left out.
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
  ]
  private static let dashes = ["", "7 4", "2 3", "9 3 2 3"]

  /// The SVG text; the same plot gives the same text.
  public func render() -> String {
    let points = series.flatMap { line in zip(line.x, line.y).filter { Self.isShown($0) } }
    let x = Self.axis(points.map(\.0))
    let y = Self.axis(points.map(\.1))
    var lines = Self.opening(title, height: height)
    lines += grid(x, y)
    for (index, line) in series.enumerated() { lines += curve(line, index, x, y) }
    if points.isEmpty {
      lines.append(Self.text("no data", Self.size.width / 2, Self.size.height / 2, "middle"))
    }
    if hasLegendBelow {
      lines += legendBelow
    } else if series.count > 1 {
      lines += legend(x, y)
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private static func isShown(_ point: (Double, Double)) -> Bool {
    abs(point.0) <= NiceTicks.limit && abs(point.1) <= NiceTicks.limit
  }

  private static func axis(_ values: [Double]) -> NiceTicks {
    NiceTicks(low: values.min() ?? 0, high: values.max() ?? 1)
  }

  /// The start of a file with a white ground and a title.
  static func opening(_ title: String, height: Double) -> [String] {
    let (width, height) = (Int(size.width), Int(height))
    return [
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)" "#
        + #"viewBox="0 0 \#(width) \#(height)" role="img" font-family="sans-serif" "#
        + ##"font-size="13" fill="#222">"##,
      "<title>\(escaped(title))</title>",
      ##"<rect width="\##(width)" height="\##(height)" fill="#fff"/>"##,
      text(title, size.width / 2, 26, "middle", extra: #" font-size="16""#),
    ]
  }

  private func grid(_ x: NiceTicks, _ y: NiceTicks) -> [String] {
    let (width, height) = (Self.size.width, Self.size.height)
    let right = width - Self.frame.right
    let bottom = height - Self.frame.bottom
    var lines = [##"<g stroke="#ddd">"##]
    for value in x.values {
      let at = Self.number(Self.across(value, x))
      lines.append(
        #"<line x1="\#(at)" y1="\#(Self.number(Self.frame.top))" x2="\#(at)" "#
          + #"y2="\#(Self.number(bottom))"/>"#)
    }
    for value in y.values {
      let at = Self.number(Self.up(value, y))
      lines.append(
        #"<line x1="\#(Self.number(Self.frame.left))" y1="\#(at)" x2="\#(Self.number(right))" "#
          + #"y2="\#(at)"/>"#)
    }
    lines.append("</g>")
    for value in x.values {
      lines.append(Self.text(x.label(value), Self.across(value, x), bottom + 18, "middle"))
    }
    for value in y.values {
      lines.append(Self.text(y.label(value), Self.frame.left - 8, Self.up(value, y) + 4.5, "end"))
    }
    let middle = (Self.frame.top + bottom) / 2
    lines.append(Self.text(xLabel, (Self.frame.left + right) / 2, height - 16, "middle"))
    lines.append(
      Self.text(yLabel, 20, middle, "middle", extra: #" transform="rotate(-90 20 \#(middle))""#))
    return lines
  }

  /// One line, broken where a value cannot be shown; a point without neighbours is a dot.
  private func curve(_ line: Series, _ index: Int, _ x: NiceTicks, _ y: NiceTicks) -> [String] {
    let pieces = zip(line.x, line.y).split { !Self.isShown($0) }
    return pieces.map { piece in
      let points = piece.map {
        (Self.number(Self.across($0.0, x)), Self.number(Self.up($0.1, y)))
      }
      if points.count == 1 {
        let dot = #"<circle cx="\#(points[0].0)" cy="\#(points[0].1)" r="2.5" "#
        return dot + #"fill="\#(Self.color(index))"/>"#
      }
      let path = points.map { "\($0.0),\($0.1)" }.joined(separator: " ")
      return #"<polyline points="\#(path)" \#(stroke(index))/>"#
    } + marks(line, index, x, y)
  }

  /// Marks on some points of a line whose colour and dashes an earlier one has.
  private func marks(_ line: Series, _ index: Int, _ x: NiceTicks, _ y: NiceTicks) -> [String] {
    let points = zip(line.x, line.y).filter { Self.isShown($0) }
    return stride(from: 0, to: points.count, by: max(1, points.count / 6)).compactMap { place in
      mark(index, Self.across(points[place].0, x), Self.up(points[place].1, y))
    }
  }

  /// The mark that tells a line from others of its colour and dashes: none, then a polygon with
  /// ever more corners.
  private func mark(_ index: Int, _ x: Double, _ y: Double) -> String? {
    let round = index / (Self.colors.count * Self.dashes.count)
    guard round > 0 else { return nil }
    let corners = (0..<round + 2).map { corner in
      let angle = 2 * Double.pi * Double(corner) / Double(round + 2)
      return "\(Self.number(x + 5 * sin(angle))),\(Self.number(y - 5 * cos(angle)))"
    }
    return #"<polygon points="\#(corners.joined(separator: " "))" fill="\#(Self.color(index))"/>"#
  }

  /// The names, in the upper corner that fewer points reach into.
  private func legend(_ x: NiceTicks, _ y: NiceTicks) -> [String] {
    let longest = series.map(\.name.count).max() ?? 0
    let width = Double(min(longest, 40)) * 7.7 + 52
    let height = Double(series.count) * 19 + 10
    let right = Self.size.width - Self.frame.right - 8 - width
    let left = Self.frame.left + 8
    let top = Self.frame.top + 8
    func covered(_ from: Double) -> Int {
      series.reduce(0) { total, line in
        total
          + zip(line.x, line.y).count { point in
            guard Self.isShown(point) else { return false }
            let place = Self.across(point.0, x)
            return place > from && place < from + width && Self.up(point.1, y) < top + height
          }
      }
    }
    let start = covered(left) < covered(right) ? left : right
    var lines = [
      #"<rect x="\#(Self.number(start))" y="\#(Self.number(top))" width="\#(Self.number(width))" "#
        + ##"height="\##(Self.number(height))" fill="#fff" fill-opacity="0.85" stroke="#bbb"/>"##
    ]
    for index in series.indices {
      lines += entry(index, start + 8, top + 15 + Double(index) * 19)
    }
    return lines
  }

  /// The names in two columns below the plot.
  private var legendBelow: [String] {
    let width = (Self.size.width - 2 * 24) / 2
    return series.indices.flatMap { index in
      entry(index, 24 + Double(index % 2) * width, Self.size.height + Double(index / 2) * 19 + 4)
    }
  }

  /// The name of a line after a piece of it.
  private func entry(_ index: Int, _ x: Double, _ y: Double) -> [String] {
    let line = series[index]
    let name = line.name.count > 40 ? line.name.prefix(39) + "…" : line.name
    return [
      #"<line x1="\#(Self.number(x))" y1="\#(Self.number(y))" "#
        + #"x2="\#(Self.number(x + 28))" y2="\#(Self.number(y))" \#(stroke(index))/>"#
        + (mark(index, x + 14, y) ?? ""),
      Self.text(name, x + 35, y + 4.5, "start"),
    ]
  }

  private func stroke(_ index: Int) -> String {
    let dash = Self.dashes[index / Self.colors.count % Self.dashes.count]
    let extra = dash.isEmpty ? "" : #" stroke-dasharray="\#(dash)""#
    return #"fill="none" stroke="\#(Self.color(index))" stroke-width="1.8" "#
      + #"stroke-linejoin="round"\#(extra)"#
  }

  static func color(_ index: Int) -> String { colors[index % colors.count] }

  private static func across(_ value: Double, _ axis: NiceTicks) -> Double {
    frame.left + share(value, axis) * (size.width - frame.left - frame.right)
  }

  private static func up(_ value: Double, _ axis: NiceTicks) -> Double {
    size.height - frame.bottom - share(value, axis) * (size.height - frame.top - frame.bottom)
  }

  /// The place of a value on its axis, from 0 to 1.
  private static func share(_ value: Double, _ axis: NiceTicks) -> Double {
    (value - axis.range.lowerBound) / (axis.range.upperBound - axis.range.lowerBound)
  }

  static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
  }

  static func text(
    _ text: some StringProtocol, _ x: Double, _ y: Double, _ anchor: String, extra: String = ""
  ) -> String {
    #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)"\#(extra)>"#
      + "\(escaped(text))</text>"
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // XML 1.0 has no way to write the other control characters.
      case _ where scalar.properties.generalCategory == .control: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
