/// The function that libFuzzer calls with each input; see `.ci/nightly`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  FrontEnd.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// The function that libFuzzer calls first; it writes the seeds that only the program has.
@_cdecl("LLVMFuzzerInitialize")
public func initializeFuzzer(
  _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> Int32 {
  Seeds.write()
  return 0
}
