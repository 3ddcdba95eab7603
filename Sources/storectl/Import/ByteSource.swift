// SPDX-License-Identifier: MIT
//
// Where imported bytes come from: a file or standard input, in chunks.

internal import Foundation

/// A file or standard input, read in chunks.
struct ByteSource {
    private static let chunkByteCount = 1 << 18

    /// What people call the source.
    let name: String
    /// How many bytes there are, when that can be known.
    let byteCount: Int?
    private let handle: FileHandle
    private(set) var byteCountRead = 0

    /// Opens a path; `-` is standard input.
    init(path: String) throws(ImportFailure) {
        guard path != "-" else {
            name = "standard input"
            byteCount = nil
            handle = .standardInput
            return
        }
        name = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ImportFailure("There is no file at \(path)")
        }
        guard !isFolder.boolValue else { throw ImportFailure("\(path) is a folder, not a file") }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ImportFailure("\(path) cannot be read: check its permissions")
        }
        self.handle = handle
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let isRegular = attributes?[.type] as? FileAttributeType == .typeRegular
        byteCount = isRegular ? attributes?[.size] as? Int : nil
    }

    /// The next bytes; none at the end.
    mutating func read() throws(ImportFailure) -> [UInt8] {
        do {
            let data = try handle.read(upToCount: Self.chunkByteCount) ?? Data()
            byteCountRead += data.count
            return Array(data)
        } catch {
            throw ImportFailure("Reading \(name) failed: \(error.localizedDescription)")
        }
    }
}

/// Why a document, or the rest of a file, could not be read.
struct ImportFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where in the file it is wrong.
    enum Location: Sendable, Hashable {
        /// Line and column, both from one.
        case text(line: Int, column: Int)
        /// The offset of a byte.
        case byte(Int)
    }

    let message: String
    let location: Location?
    /// Whether what follows in the file can be read nevertheless.
    let canGoOn: Bool

    init(_ message: String, at location: Location? = nil, canGoOn: Bool = false) {
        self.message = message
        self.location = location
        self.canGoOn = canGoOn
    }

    var description: String {
        switch location {
        case .text(let line, let column): "line \(line), column \(column): \(message)"
        case .byte(let offset): "byte \(offset): \(message)"
        case nil: message
        }
    }
}
