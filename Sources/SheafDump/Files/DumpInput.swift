// SPDX-License-Identifier: MIT
//
// A file of a dump that is read, in chunks.

internal import Foundation

/// A file that is read from the front to the end, compressed or not.
final class DumpInput {
    private static let chunkByteCount = 1 << 18

    private let path: String
    private let handle: FileHandle
    private let decoder: GzipDecoder?
    /// The bytes of the file that have been read.
    private(set) var byteCountRead = 0

    /// Opens a file; one whose name ends in `.gz` is decompressed.
    init(_ path: String) throws(DumpFailure) {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw DumpFailure("\(path) cannot be read: check that it is there and its permissions")
        }
        self.handle = handle
        decoder = path.hasSuffix(".gz") ? try GzipDecoder() : nil
    }

    /// The next bytes; none at the end.
    func read() throws(DumpFailure) -> [UInt8] {
        guard let decoder else { return try readFile() }
        do throws(DumpFailure) {
            while true {
                let bytes = try decoder.decode()
                if !bytes.isEmpty { return bytes }
                let next = try readFile()
                guard !next.isEmpty else {
                    guard decoder.isAtEnd else {
                        throw DumpFailure("the compressed bytes end too early")
                    }
                    return []
                }
                decoder.append(next)
            }
        } catch {
            throw DumpFailure("\(path): \(error)")
        }
    }

    /// All bytes to the end, or an error when there are more than a limit.
    func readAll(byteCountMax: Int) throws(DumpFailure) -> [UInt8] {
        var all: [UInt8] = []
        while case let bytes = try read(), !bytes.isEmpty {
            all += bytes
            guard all.count <= byteCountMax else {
                throw DumpFailure("\(path) has more than \(byteCountMax) bytes")
            }
        }
        return all
    }

    private func readFile() throws(DumpFailure) -> [UInt8] {
        do {
            let data = try handle.read(upToCount: Self.chunkByteCount) ?? Data()
            byteCountRead += data.count
            return Array(data)
        } catch {
            throw DumpFailure("Reading", path, error)
        }
    }
}
