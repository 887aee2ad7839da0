/// Drawings one below the other in one SVG file.
public enum SVGStack {
  /// A drawing of its own with its size.
  public struct Part: Sendable, Hashable {
    /// The text of the `svg` element.
    let text: String
    /// The width in pixels.
    let width: Double
    /// The height in pixels.
    let height: Double
  }

  /// The SVG text.
  public static func text(_ parts: [Part]) -> String {
    let width = Int(parts.map(\.width).max() ?? SVGPlot.size.width)
    let height = Int(parts.isEmpty ? SVGPlot.size.height : parts.reduce(0) { $0 + $1.height })
    let opening =
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)" "#
      + #"viewBox="0 0 \#(width) \#(height)">"#
    var top = 0.0
    var inner = ""
    for part in parts {
      // An inner svg element has a place of its own in the outer one.
      inner += "<svg y=\"\(Int(top))\"" + part.text.dropFirst("<svg".count)
      top += part.height
    }
    return opening + "\n" + inner + "</svg>\n"
  }
}

extension SVGPlot {
  /// The plot as part of a file.
  public var part: SVGStack.Part {
    SVGStack.Part(text: render(), width: Self.size.width, height: height)
  }

  /// Plots one below the other in one file.
  public static func stacked(_ plots: [SVGPlot]) -> String { SVGStack.text(plots.map(\.part)) }
}
