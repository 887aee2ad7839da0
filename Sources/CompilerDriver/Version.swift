/// The version of the compiler and of its output formats.
public enum Version {
  /// The number, as tags and run folders give it.
  public static let number = "0.1.0"
}
