// SPDX-License-Identifier: MIT
//
// A file for what does not fit into memory while a statement runs. Nobody else sees it: its name is
// gone before anything is written, so that it goes with the process, however that ends.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A file without a name, written from the front to the end and read anywhere.
package final class ScratchFile {
    private let file: FileDescriptor
    /// The bytes written so far.
    package private(set) var byteCount = 0

    /// Makes a file in the first of some folders that takes one.
    ///
    /// - Throws: ``KeyValueError``, that of the last folder.
    package init(inOneOf folders: [String]) throws(KeyValueError) {
        var failure = KeyValueError(.missing, "There is no folder for temporary files.")
        for folder in folders {
            do throws(KeyValueError) {
                file = try FileDescriptor(unnamedIn: folder)
                return
            } catch {
                let code = error.code == .noSpace ? error.code : .ioFailure
                failure = KeyValueError(code, error.message, cause: error.cause)
            }
        }
        throw failure
    }

    /// The folders for temporary files beside a store: its own, then the system's.
    package static func folders(beside path: String) -> [String] {
        let system = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        return [FileSystem.split(path).folder, system]
    }

    /// Writes bytes at the end.
    package func append(_ bytes: [UInt8]) throws(KeyValueError) {
        try file.write(bytes, at: byteCount)
        byteCount += bytes.count
    }

    /// The bytes at an offset; fewer where the file ends.
    package func read(_ byteCount: Int, at offset: Int) throws(KeyValueError) -> [UInt8] {
        try file.read(byteCount, at: offset)
    }
}
