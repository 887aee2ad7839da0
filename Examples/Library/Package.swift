// swift-tools-version: 6.1
import PackageDescription

// A package outside this repository names it by its address in place of a path.
let package = Package(
  name: "library-example",
  dependencies: [.package(name: "onehot", path: "../..")],
  targets: [
    .executableTarget(
      name: "LibraryExample",
      dependencies: [.product(name: "OneHot", package: "onehot")],
      path: "Sources",
      swiftSettings: [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ]
)
