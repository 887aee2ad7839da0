// swift-tools-version: 6.1
import Foundation
import PackageDescription

let package = Package(
  name: "onehot",
  products: [
    .executable(name: "onehot", targets: ["CommandLineTool"]),
    .library(name: "OneHot", targets: ["OneHot"]),
    .library(name: "onehot-c", type: .dynamic, targets: ["CInterface"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Ground: what a broken promise ends with, then no target of ours below these.
    .target(name: "Traps"),
    .target(name: "JSON"),
    .target(name: "Platform"),
    .target(name: "Hashing"),
    .target(name: "Diagnostics", dependencies: ["JSON", "Hashing", "Traps"]),
    .target(name: "TensorCore", dependencies: ["Hashing", "Traps"]),
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CKernels"),

    // The front end.
    .target(name: "SpecSyntax", dependencies: ["Diagnostics", "CYAML", "Traps"]),
    .target(name: "TensorIR", dependencies: ["TensorCore", "Diagnostics", "Traps"]),
    .target(name: "Engine", dependencies: ["TensorIR", "TensorCore", "Traps"]),
    .target(name: "TensorOps", dependencies: ["Engine", "TensorIR", "TensorCore", "Traps"]),

    .target(
      name: "Language",
      dependencies: ["Diagnostics", "TensorOps", "TensorIR", "TensorCore"]),
    .target(
      name: "Estimators", dependencies: ["Language", "TensorOps", "TensorIR", "TensorCore"]),
    .target(
      name: "Objectives",
      dependencies: [
        "Estimators", "Language", "TensorOps", "TensorIR", "Diagnostics",
      ]),
    .target(
      name: "SpecModel",
      dependencies: [
        "SpecSyntax", "Language", "Estimators", "Objectives", "TensorOps", "TensorIR", "TensorCore",
        "Diagnostics",
      ]),

    .target(name: "Formatting", dependencies: ["SpecModel", "SpecSyntax", "Diagnostics"]),

    // The middle.
    .target(
      name: "Autodiff",
      dependencies: ["TensorOps", "TensorIR", "TensorCore", "Traps"]),
    .target(
      name: "Lowering",
      dependencies: [
        "SpecModel", "SpecSyntax", "Autodiff", "Language", "Estimators", "Objectives", "TensorOps",
        "TensorIR", "TensorCore", "Diagnostics", "Traps",
      ]),
    .target(name: "Passes", dependencies: ["TensorOps", "TensorIR", "TensorCore"]),
    .target(
      name: "Export",
      dependencies: ["Passes", "TensorOps", "TensorIR", "TensorCore", "Diagnostics"]),

    // The back end.
    .target(
      name: "Execution",
      dependencies: [
        "Engine", "TensorOps", "TensorIR", "TensorCore", "Hashing", "CKernels", "CBLAS", "Traps",
      ]),

    // The whole.
    .target(
      name: "CompilerDriver",
      dependencies: [
        "SpecSyntax", "SpecModel", "Lowering", "Passes", "Execution", "Engine", "Estimators",
        "TensorOps", "TensorIR", "TensorCore", "Platform", "Diagnostics", "Traps",
      ]),
    .target(
      name: "Reports",
      dependencies: [
        "CompilerDriver", "Engine", "Lowering", "SpecModel", "SpecSyntax", "Estimators",
        "Objectives", "Language", "TensorIR", "TensorCore", "Diagnostics", "JSON",
      ]),
    .target(
      name: "Reference",
      dependencies: [
        "CompilerDriver", "SpecModel", "Estimators", "Objectives", "Language", "TensorOps",
        "TensorIR", "TensorCore", "Diagnostics", "JSON",
      ]),
    .target(
      name: "Training",
      dependencies: [
        "Export", "Reports", "Platform", "CompilerDriver", "SpecModel", "Lowering", "Engine",
        "Language", "TensorOps", "TensorIR", "TensorCore", "Diagnostics", "Traps", "CKernels",
        "CZlib", "JSON",
      ]),
    .target(
      name: "Audit",
      dependencies: [
        "Training", "CompilerDriver", "Engine", "Lowering", "SpecModel", "Estimators", "Objectives",
        "Language", "TensorOps", "TensorIR", "TensorCore", "Diagnostics", "JSON",
      ]),
    .target(
      name: "LanguageServer",
      dependencies: [
        "Reference", "Reports", "CompilerDriver", "Platform", "Formatting", "SpecModel",
        "SpecSyntax", "Estimators", "Objectives", "Language", "TensorIR", "TensorCore",
        "Diagnostics", "JSON",
      ]),
    .systemLibrary(name: "COneHot"),
    .target(
      name: "CInterface",
      dependencies: [
        "COneHot", "Training", "Reports", "CompilerDriver", "Platform", "Engine", "Language",
        "SpecModel", "TensorIR", "TensorCore", "Diagnostics", "JSON",
      ]),
    .target(
      name: "OneHot",
      dependencies: [
        "Audit", "Training", "Reports", "CompilerDriver", "Engine", "Lowering", "SpecModel",
        "Estimators", "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .executableTarget(
      name: "CommandLineTool",
      dependencies: [
        "LanguageServer", "Audit", "Training", "Export", "Reference", "Reports", "CompilerDriver",
        "Platform", "Formatting", "Execution", "Engine", "Lowering", "SpecModel", "Estimators",
        "Objectives", "TensorIR", "Diagnostics", "TensorCore", "Traps", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The tests, and what several of them share.
    .target(
      name: "TestSupport", dependencies: ["Engine", "TensorOps", "TensorIR", "TensorCore"],
      path: "Tests/TestSupport"),
    .testTarget(
      name: "AuditTests",
      dependencies: [
        "Audit", "CompilerDriver", "Lowering", "SpecModel", "Estimators", "Language", "TensorOps",
        "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .testTarget(
      name: "SpecModelTests",
      dependencies: [
        "TestSupport", "Reports", "CompilerDriver", "Execution", "Lowering", "SpecModel",
        "SpecSyntax", "Estimators", "Objectives", "Language", "TensorIR", "TensorCore",
        "Diagnostics",
      ],
      exclude: ["err", "planted"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["TestSupport", "CommandLineTool", "Estimators", "Language", "Diagnostics"],
      exclude: ["Scripts"]),
    .testTarget(
      name: "DiagnosticsTests", dependencies: ["TestSupport", "Diagnostics", "JSON"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(
      name: "EstimatorTests",
      dependencies: [
        "TestSupport", "CompilerDriver", "Autodiff", "Execution", "Engine", "Lowering", "SpecModel",
        "Estimators", "Language", "TensorOps", "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .testTarget(
      name: "ExampleTests",
      dependencies: [
        "TestSupport", "CommandLineTool", "Training", "CompilerDriver", "SpecModel",
        "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "TestSupport", "Execution", "Engine", "CKernels", "TensorOps", "TensorIR", "TensorCore",
      ]),
    .testTarget(
      name: "ExportTests",
      dependencies: [
        "TestSupport", "CommandLineTool", "Export", "CompilerDriver", "Lowering", "SpecModel",
        "TensorOps",
        "TensorIR", "TensorCore", "Diagnostics",
      ], exclude: ["Scripts"]),
    .testTarget(
      name: "FormattingTests",
      dependencies: [
        "TestSupport", "Reports", "Formatting", "CompilerDriver", "SpecModel", "Diagnostics",
      ]),
    .testTarget(
      name: "LanguageServerTests",
      dependencies: [
        "TestSupport", "CommandLineTool", "LanguageServer", "CompilerDriver", "SpecModel",
        "SpecSyntax",
        "Language", "TensorIR", "TensorCore", "Diagnostics", "JSON",
      ], exclude: ["neovim.lua"]),
    .testTarget(
      name: "LanguageTests",
      dependencies: [
        "TestSupport", "Language", "TensorOps", "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .testTarget(
      name: "LoweringTests",
      dependencies: [
        "CompilerDriver", "Lowering", "SpecModel", "Estimators", "Language", "TensorOps",
        "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .testTarget(
      name: "PythonTests", dependencies: ["TestSupport", "CommandLineTool"],
      exclude: ["Scripts"]),
    .testTarget(
      name: "PassesTests",
      dependencies: ["TestSupport", "Passes", "TensorOps", "TensorIR", "TensorCore"],
      exclude: ["Goldens"]),
    .executableTarget(
      name: "RandomSpecs",
      dependencies: [
        "Reports", "Audit", "Training", "CompilerDriver", "Execution", "Engine", "Lowering",
        "SpecModel", "Estimators", "Language", "TensorOps", "TensorIR", "TensorCore", "Diagnostics",
      ],
      path: "Tests/RandomSpecs"),
    .testTarget(
      name: "RandomSpecTests", dependencies: ["TestSupport", "RandomSpecs"], exclude: ["Goldens"]),
    .testTarget(
      name: "ReferenceTests",
      dependencies: [
        "TestSupport", "Reference", "CompilerDriver", "Language", "Estimators", "Objectives",
        "TensorOps", "TensorIR", "Diagnostics",
      ]),
    .testTarget(
      name: "SemanticsTests",
      dependencies: [
        "TestSupport", "Audit", "CompilerDriver", "Lowering", "Objectives", "SpecModel",
        "TensorOps", "TensorIR", "TensorCore", "Diagnostics",
      ]),
    .testTarget(
      name: "SpecSyntaxTests", dependencies: ["TestSupport", "SpecSyntax", "Diagnostics"],
      exclude: ["Deviations"]),
    .testTarget(name: "HashingTests", dependencies: ["Hashing"]),
    .testTarget(name: "TensorCoreTests", dependencies: ["TensorCore"]),
    .testTarget(name: "TensorIRTests", dependencies: ["TensorIR", "TensorOps", "TensorCore"]),
    .testTarget(
      name: "TensorOpsTests", dependencies: ["TestSupport", "TensorOps", "TensorIR", "TensorCore"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "TestSupport", "Reports", "Training", "CompilerDriver", "Engine", "SpecModel", "Lowering",
        "Language", "TensorOps", "TensorIR", "TensorCore", "Diagnostics",
      ], exclude: ["Fixtures"]),
  ]
)

// libFuzzer brings its own `main`, so this one is built alone, as `.ci/nightly` does.
if ProcessInfo.processInfo.environment["ONEHOT_FUZZER"] != nil {
  package.targets.append(
    .executableTarget(
      name: "FrontEndFuzzer",
      dependencies: ["Reports", "CompilerDriver", "SpecModel", "Diagnostics"],
      path: "Tests/FrontEndFuzzer"))
}

// Built alone, with one sanitizer after the other, as `.ci/run` and `.ci/nightly` do.
if ProcessInfo.processInfo.environment["ONEHOT_STRESS"] != nil {
  package.targets.append(
    .executableTarget(
      name: "EngineStress",
      dependencies: ["TestSupport", "Execution", "TensorIR", "TensorCore"],
      path: "Tests/EngineStress"))
}

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
  ]
}
