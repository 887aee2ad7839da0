import CompilerDriver
import Estimators
import Engine
import Foundation
import Lowering
import Objectives
import Reports
import SpecModel
import TensorCore
import TensorIR

/// Prints an inspection for people.
struct InspectionText {
  private let inspection: Inspection

  init(_ inspection: Inspection) { self.inspection = inspection }

  /// The tables.
  var text: String {
    var parts = ["spec \(inspection.name)\n"]
    parts.append(nodes)
    let reasons = inspection.nodesByFamily.compactMap { name, node in
      node.latent.flatMap { latent in
        latent.estimator.chosenBecause.map { "  \(name): \(latent.estimator.text), \($0)\n" }
      }
    }
    if !reasons.isEmpty { parts.append("chosen estimators\n" + reasons.joined()) }
    parts.append(parameters)
    parts.append(
      "objective\n  \(inspection.objective)\n  \(inspection.bound.text): "
        + inspection.bound.because + "\n")
    let cost = inspection.cost
    parts.append(
      """
      cost of a step
        operations  \(scaled(Double(cost.flops), ["", "k", "M", "G", "T"], 1000))FLOP
        buffers     \(bytes(cost.temporaryBytes))
        parameters  \(bytes(inspection.parameterBytes))

      """)
    return parts.joined(separator: "\n")
  }

  private var nodes: String {
    let header = ["node", "op", "shape", "support", "estimator", "bias", "forward", "backward"]
    return Table.text(
      header,
      inspection.nodesByFamily.map { name, node in
        let type = node.type
        return [
          name, (type.node.isDraw ? "~ " : "") + node.op,
          "\(type.shape)", type.support.rawValue, node.latent?.estimator.text ?? "",
          node.bias.map { "\($0)" } ?? "", node.evaluations.map { "\($0.forward)" } ?? "",
          node.evaluations.map { "\($0.backward)" } ?? "",
        ]
      })
  }

  private var parameters: String {
    let rows = inspection.parameters.map { spec, bias in
      [spec.path, "\(spec.shape)", "\(spec.shape.count)", bias.map { "\($0)" } ?? "no gradient"]
    }
    return Table.text(["parameter", "shape", "count", "bias"], rows)
  }

  private func bytes(_ count: Int) -> String {
    scaled(Double(count), ["", "Ki", "Mi", "Gi", "Ti"], 1024) + "B"
  }

  private func scaled(_ value: Double, _ units: [String], _ base: Double) -> String {
    var value = value
    var index = 0
    while value >= base, index + 1 < units.count {
      value /= base
      index += 1
    }
    return String(format: index == 0 ? "%.0f %@" : "%.1f %@", value, units[index])
  }
}

/// Columns of text.
enum Table {
  /// A header and rows, columns two blanks apart, empty columns left out.
  static func text(_ header: [String], _ rows: [[String]]) -> String {
    let columns = header.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    let all = [header] + rows
    let widths = columns.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, width) in zip(columns, widths) { line += row[column].padding(to: width) + "  " }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

extension String {
  /// The text padded with blanks to a width.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
