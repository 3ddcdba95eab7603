// SPDX-License-Identifier: MIT
//
// Standard output, gathered into blocks: a find of a million documents is not a million system
// calls.

internal import Foundation

/// Text on its way to standard output.
struct OutputBuffer {
    private static let blockByteCount = 1 << 16

    private var bytes: [UInt8] = []
    private let handle: FileHandle

    init(_ handle: FileHandle = .standardOutput) {
        self.handle = handle
    }

    /// Adds a text and a line break.
    mutating func line(_ text: String) throws {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= Self.blockByteCount { try flush() }
    }

    /// Writes out what is gathered.
    mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        defer { bytes.removeAll(keepingCapacity: true) }
        try handle.write(contentsOf: Data(bytes))
    }
}
