import Foundation
import Testing
import Training

@Suite("Plots")
struct PlotTests {
  private func plot(_ series: [SVGPlot.Series]) -> String {
    SVGPlot(title: "loss <of> \"a\" & b", xLabel: "step", yLabel: "loss", series: series).render()
  }

  /// The texts of all `<text>` elements.
  private func texts(_ svg: String) -> [String] {
    svg.matches(of: /<text[^>]*>([^<]*)<\/text>/).map { String($0.1) }
  }

  @Test(
    "ticks are round and hold the data",
    arguments: [
      ([0, 1000], ["0", "200", "400", "600", "800", "1000"]),
      ([0, 0.5], ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
      ([-3, 2], ["−3", "−2", "−1", "0", "1", "2"]),
      ([97.5, 203], ["80", "100", "120", "140", "160", "180", "200", "220"]),
      ([5, 5], ["4.4", "4.6", "4.8", "5.0", "5.2", "5.4", "5.6"]),
      ([0, 0], ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
      ([0, 5e7], ["0", "1e7", "2e7", "3e7", "4e7", "5e7"]),
      ([0, 5e-5], ["0", "1e−5", "2e−5", "3e−5", "4e−5", "5e−5"]),
    ] as [([Double], [String])])
  func ticks(y: [Double], labels: [String]) {
    let svg = plot([.init(name: "a", x: [0, 1], y: y)])
    let end = svg.matches(of: /text-anchor="end">([^<]*)</).map { String($0.1) }
    #expect(end == labels)
  }

  @Test("no two of 200 lines look alike, in the plot and in the legend")
  func styles() {
    let series = (0..<200).map {
      SVGPlot.Series(name: "n\($0)", x: [0, 1, 2], y: [0, 1, Double($0)])
    }
    let svg = SVGPlot(
      title: "", xLabel: "", yLabel: "", series: series, hasLegendBelow: true
    ).render()
    // A line of the legend: its stroke, and a mark with so many corners.
    let entries = svg.matches(
      of: /<line [^>]*fill="none" (stroke[^\/]*)\/>(<polygon points="([^"]*)")?/)
    let styles = entries.map { "\($0.1) \($0.3?.split(separator: " ").count ?? 0)" }
    #expect(styles.count == 200)
    #expect(Set(styles).count == 200)
    #expect(svg.matches(of: /<polyline/).count == 200)
    #expect(svg.matches(of: /<polygon/).count == 172 * (3 + 1))
  }

  @Test("labels, legend and well-formed text")
  func wellFormed() throws {
    let svg = plot([
      .init(name: "train & co", x: [0, 1, 2], y: [3, 2, 1]),
      .init(name: "test", x: [0, 2], y: [3.5, 1.5]),
    ])
    let parser = XMLChecker()
    #expect(parser.check(svg))
    #expect(texts(svg).contains("loss &lt;of&gt; &quot;a&quot; &amp; b"))
    for text in ["step", "loss", "train &amp; co", "test"] { #expect(texts(svg).contains(text)) }
    #expect(svg.matches(of: /<polyline/).count == 2)
  }

  @Test("values that are not finite interrupt a line")
  func gaps() {
    let svg = plot([.init(name: "a", x: [0, 1, 2, 3, 4], y: [1, 2, .nan, 4, .infinity])])
    #expect(svg.matches(of: /<polyline/).count == 1)
    #expect(svg.matches(of: /<circle/).count == 1)
  }

  @Test(
    "plots of nothing and of extremes have only finite places",
    arguments: [
      [], [.nan], [1e308, -1e308], [1e300, -1e300], [.leastNonzeroMagnitude, 0], [1e-300, 2e-300],
      [1, 1 + 1e-16],
      [-1e18, -1e18 + 1024],
    ] as [[Double]])
  func extremes(y: [Double]) {
    let svg = plot([.init(name: "a", x: y.indices.map { Double($0) }, y: y)])
    #expect(!svg.contains("nan") && !svg.contains("inf"))
    #expect(svg.contains("no data") == !y.contains { abs($0) <= 1e300 })
    #expect(svg.count < 20_000)
  }
}

/// True if tags are balanced and ampersands are entities; enough for the SVG that we write.
private struct XMLChecker {
  func check(_ text: String) -> Bool {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
      if !tag.1.isEmpty {
        guard open.popLast() == tag.2 else { return false }
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    let entities = text.matches(of: /&(amp|lt|gt|quot);/).count
    return open.isEmpty && entities == text.count { $0 == "&" }
  }
}
