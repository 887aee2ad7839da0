import Foundation
import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

@Suite struct OpTableTests {
  @Test func listsExactlyTheFilesInOps() throws {
    let declared = try Repository.files(in: "Sources/TensorOps/Ops").map { file in
      let text = try Repository.text("Sources/TensorOps/Ops/\(file)")
      let match = try #require(text.firstMatch(of: /public static let (\w+): Op = \w+\(\s*"(\w+)"/))
      // The file is called as the op is in Swift.
      let swift = String(match.1)
      #expect(file == swift.prefix(1).uppercased() + swift.dropFirst() + ".swift")
      return String(match.2)
    }
    #expect(declared.sorted() == OpTable.standard.map(\.name).sorted())
  }

  @Test func registryIsAlphabeticalBySwiftName() throws {
    let text = try Repository.text("Sources/TensorOps/Registry.swift")
    let names = text.matches(of: /\.(\w+),/).map { $0.1.lowercased() }
    #expect(names == names.sorted())
    #expect(names.count == OpTable.standard.count)
  }

  @Test(arguments: OpTable.standard) func documentationIsASentence(_ op: Op) {
    for text in [op.summary] + op.attributes.map(\.summary) {
      #expect(text.hasSuffix("."))
      #expect(text.first?.isUppercase == true || text.first?.isNumber == true)
      #expect(text.count >= 20 && text.count <= 90, "\(text)")
    }
    #expect(op.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil)
    if case .zero(let reason) = op.derivative { #expect(reason.count > 10) }
  }

  /// A form that no op has is dead in every engine.
  @Test func everyFormOfKernelHasAnOp() {
    let forms = Set(OpTable.standard.map(\.kernel))
    let all =
      ScalarFunction.allCases.map(KernelForm.elementwise)
      + Reduction.allCases.map(KernelForm.reduction) + RowFunction.allCases.map(KernelForm.row)
      + Movement.allCases.map(KernelForm.movement) + Noise.allCases.map(KernelForm.random)
      + [.product, .key, .constant]
    for form in all { #expect(forms.contains(form), "\(form)") }
  }

  /// Attributes are read by their keys, so that a name is written once.
  @Test func noAttributeIsReadByItsName() throws {
    let names = Set(OpTable.standard.flatMap { $0.attributes.map(\.name) })
    for target in ["Engine", "Execution", "Autodiff", "Passes", "Lowering", "TensorOps"] {
      for file in Repository.files(in: "Sources/\(target)") {
        let text = try Repository.text("Sources/\(target)/\(file)")
        let keys = text.matches(of: /AttributeKey<[^(]*\(\s*"(\w+)"/).map { String($0.1) }
        for match in text.matches(of: /(?:entries\[|attributes\[|node\.\w+\(|=> *)"(\w+)"/)
        where names.contains(String(match.1)) {
          Issue.record("\(file) names the attribute \(match.1)")
        }
        #expect(keys.isEmpty || target == "TensorOps", "\(file) declares \(keys)")
      }
    }
  }

  @Test func namesAreUnique() {
    #expect(Set(OpTable.standard.map(\.name)).count == OpTable.standard.count)
  }

  @Test(arguments: OpTable.standard) func textRoundTrips(_ op: Op) throws {
    for use in [Use(exampleOf: op), Use(exampleOf: op).single] {
      let function = try use.function()
      try function.verify()
      let text = function.description
      let back = try Function(parsing: text, ops: OpTable.standard)
      try back.verify()
      #expect(back.description == text)
      #expect(back.nodes.last?.op == op)
      #expect(back.nodes.last?.attributes == use.attributes)
    }
  }
}
