// SPDX-License-Identifier: MIT
//
// The way into libFuzzer: hands its loop the check of the target that the first argument names.

internal import SheafFuzz

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

/// `Fuzz TARGET seeds FOLDER` writes the seeds as files; `Fuzz TARGET …` runs libFuzzer with the
/// other arguments until it finds something or has to stop.
@main
enum Fuzz {
    private static let target = CommandLine.arguments.dropFirst().first
        .flatMap { FuzzTarget(rawValue: $0) }

    static func main() {
        guard let target else {
            print("usage: Fuzz \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) …")
            exit(2)
        }
        let arguments = CommandLine.arguments
        if arguments.count == 4, arguments[2] == "seeds" {
            for (index, seed) in target.seeds.enumerated() {
                write(seed, to: "\(arguments[3])/seed-\(index)")
            }
            return
        }
        // The name of the target is not libFuzzer's: the program's own takes its place.
        var values = CommandLine.unsafeArgv + 1
        values[0] = CommandLine.unsafeArgv[0]
        var count = CommandLine.argc - 1
        exit(
            runDriver(&count, &values) { start, count in
                Fuzz.target?.check([UInt8](UnsafeBufferPointer(start: start, count: count)))
                return 0
            }
        )
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "w") else {
            preconditionFailure("The file \(path) cannot be written")
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }
}
