// SPDX-License-Identifier: MIT
//
// The way into libFuzzer: hands its loop a function that checks one input.

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Runs libFuzzer with the arguments of the process until it finds something or has to stop.
///
/// With `seeds FOLDER` as arguments it writes the seeds as files instead.
public func fuzz(
    seeds: [[UInt8]],
    _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> Never {
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "seeds" {
        for (index, seed) in seeds.enumerated() {
            write(seed, to: CommandLine.arguments[2] + "/seed-\(index)")
        }
        exit(0)
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, check))
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else {
        preconditionFailure("The file \(path) cannot be written")
    }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}

/// An input as an array.
public func input(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: start, count: count))
}

/// Whether a bug is planted that fuzzing must find, to prove that it finds bugs.
private let isBugPlanted = getenv("SHEAF_FUZZ_PLANT") != nil

/// Reads one byte behind the end of a copy of the bytes, if a bug is planted.
func readTooFar(_ bytes: [UInt8]) {
    guard isBugPlanted else { return }
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    precondition(copy[bytes.count] < 255 || copy[0] < 255)
    copy.deallocate()
}
