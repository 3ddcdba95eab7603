// SPDX-License-Identifier: MIT
//
// A file of a dump in the making: it gets its name when it is whole.

internal import Foundation

/// A file that is written from the front to the end, compressed or not.
struct DumpOutput: ~Copyable {
    private static let bufferByteCount = 1 << 18

    private let path: String
    private let handle: FileHandle
    private let encoder: GzipEncoder?
    private var buffer: [UInt8] = []

    private var draftPath: String { path + ".partial" }

    /// Begins a file; `.gz` is appended to the name of a compressed one.
    init(_ path: String, compressed: Bool) throws(DumpFailure) {
        let path = compressed ? path + ".gz" : path
        let encoder = compressed ? try GzipEncoder() : nil
        let draft = path + ".partial"
        guard FileManager.default.createFile(atPath: draft, contents: nil),
            let handle = FileHandle(forWritingAtPath: draft)
        else {
            throw DumpFailure("\(draft) cannot be written: check the folder and its permissions")
        }
        (self.path, self.encoder, self.handle) = (path, encoder, handle)
    }

    mutating func append(_ bytes: [UInt8]) throws(DumpFailure) {
        buffer += bytes
        if buffer.count >= Self.bufferByteCount { try flush() }
    }

    /// Puts everything on the medium and gives the file its name.
    consuming func finish() throws(DumpFailure) {
        try flush()
        if let encoder { try write(encoder.finish()) }
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw DumpFailure("Writing", path, error)
        }
        guard rename(draftPath, path) == 0 else {
            throw DumpFailure("\(draftPath) cannot be renamed: \(String(cString: strerror(errno)))")
        }
    }

    /// Deletes what was written.
    consuming func discard() {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: draftPath)
    }

    private mutating func flush() throws(DumpFailure) {
        try write(encoder?.encode(buffer) ?? buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8]) throws(DumpFailure) {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw DumpFailure("Writing", path, error)
        }
    }
}
