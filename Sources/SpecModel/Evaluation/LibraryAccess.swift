public import Diagnostics

/// The folders in which files named by `use` may be, after links are resolved.
public enum LibraryAccess: Sendable {
  /// In the spec's own folder, in the folder that the process runs in, and in some more.
  case within([String])
  /// Anywhere.
  case anywhere

  /// In the spec's own folder, and in the folder that the process runs in.
  public static let `default` = LibraryAccess.within([])
}

/// The result of opening a library.
public enum LoadedLibrary: Sendable {
  /// Its tree.
  case tree(SpecTree)
  /// There is no such file, or it cannot be read.
  case missing
  /// It lies where the spec may not read.
  case outside

  /// The tree, where there is one.
  public var tree: SpecTree? {
    if case .tree(let tree) = self { tree } else { nil }
  }
}

/// Opens the library that `use` names, relative to the file that names it.
public typealias LibraryLoader = (_ path: String, _ from: SourceFile) -> LoadedLibrary
