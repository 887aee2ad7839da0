import Foundation

/// The memory that this process may still take.
package enum MachineMemory {
  /// The bytes that are free by the machine, by the control group and by the limit on the address
  /// space.
  ///
  /// A limit that cannot be determined is ignored.
  package static var free: Int {
    [machine, controlGroup, addressSpace].compactMap { $0 }.min() ?? .max
  }

  private static var machine: Int? {
    #if os(Linux)
      field("MemAvailable:", of: "/proc/meminfo").map { $0 << 10 }
    #else
      Int(exactly: ProcessInfo.processInfo.physicalMemory)
    #endif
  }

  private static var controlGroup: Int? {
    let folder = "/sys/fs/cgroup"
    guard let limit = number("\(folder)/memory.max"), let used = number("\(folder)/memory.current")
    else { return nil }
    // The kernel drops pages of files that nobody used lately before it kills.
    let cache = field("inactive_file", of: "\(folder)/memory.stat") ?? 0
    return max(0, limit - used + cache)
  }

  private static var addressSpace: Int? {
    var limit = rlimit()
    #if os(Linux)
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let resource = RLIMIT_AS
    #endif
    guard getrlimit(resource, &limit) == 0, let most = Int(exactly: limit.rlim_cur) else {
      return nil
    }
    let pages = text("/proc/self/statm").split(separator: " ").first.flatMap { Int($0) } ?? 0
    return max(0, most - pages * Int(sysconf(Int32(_SC_PAGESIZE))))
  }

  private static func number(_ path: String) -> Int? {
    Int(text(path).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// The number after a word at the start of a line.
  private static func field(_ name: String, of path: String) -> Int? {
    for line in text(path).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count >= 2, words[0] == name { return Int(words[1]) }
    }
    return nil
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
