import Foundation

/// The URIs by which the protocol names files.
enum DocumentURI {
  /// The path of a `file` URI, without `.` and `..`; any other URI is its own path.
  static func path(_ uri: String) -> String {
    guard uri.lowercased().hasPrefix("file://") else { return uri }
    let rest = uri.dropFirst("file://".count)
    // A host, such as `localhost`, may precede the first slash.
    guard let slash = rest.firstIndex(of: "/"),
      let path = String(rest[slash...]).removingPercentEncoding
    else { return uri }
    return (path as NSString).standardizingPath
  }

  /// The `file` URI of an absolute path; anything else is a URI already.
  static func uri(_ path: String) -> String {
    guard path.hasPrefix("/") else { return path }
    var allowed = CharacterSet.urlPathAllowed
    allowed.remove(charactersIn: ":")
    return "file://" + (path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path)
  }
}
