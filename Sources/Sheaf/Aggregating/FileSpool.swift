// SPDX-License-Identifier: MIT
//
// Documents that are read more than once: in memory, or beyond the limit of it in a temporary file.

import SheafBSON
import SheafKeyValue
import SheafLanguage

/// Keeps documents one behind another.
final class FileSpool: DocumentSpool {
    private let limits: SortLimits
    /// The documents that are not in the file.
    private var bytes: [UInt8] = []
    private var file: ScratchFile?

    init(limits: SortLimits) {
        self.limits = limits
    }

    func add(_ document: Document) throws {
        bytes += document.bytes
        guard bytes.count > limits.memoryByteCountMax else { return }
        guard limits.allowsDisk else {
            throw StoreError(
                .resourceLimit,
                "A stage gathers more than \(limits.memoryByteCountMax) bytes of documents, but "
                    + "may not use a file. Allow disk use.",
                mongoCode: MongoCode.queryExceededMemoryLimit.rawValue
            )
        }
        let file = try self.file ?? ScratchFile(inOneOf: limits.folders)
        self.file = file
        try file.append(bytes)
        bytes.removeAll()
    }

    func document(at place: Int) throws -> (document: Document, next: Int)? {
        let written = file?.byteCount ?? 0
        guard place < written + bytes.count else { return nil }
        guard let file, place < written else {
            let start = place - written
            let end = start + FileSpool.length(bytes[start..<(start + 4)])
            return (Document(trusting: Array(bytes[start..<end])), written + end)
        }
        let length = FileSpool.length(try file.read(4, at: place)[...])
        let document = Document(trusting: try file.read(length, at: place))
        return (document, place + length)
    }

    /// The length that a document begins with.
    private static func length(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
