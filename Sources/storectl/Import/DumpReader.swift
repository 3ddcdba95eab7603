// SPDX-License-Identifier: MIT
//
// A dump: documents of BSON one after another, each with its length in front. A wrong document can
// be stepped over, a wrong length cannot.

internal import SheafBSON

/// Cuts chunks of bytes into documents of BSON.
struct DumpReader: ImportReader {
    private var buffer: [UInt8] = []
    private var offset = 0
    /// How many bytes of the file lie before the buffer.
    private var byteCountBefore = 0
    private var isFinished = false

    mutating func append(_ chunk: [UInt8]) {
        if offset > 0 {
            buffer.removeSubrange(..<offset)
            byteCountBefore += offset
            offset = 0
        }
        buffer.append(contentsOf: chunk)
    }

    mutating func finish() {
        isFinished = true
    }

    /// The next document, or nil when that needs more bytes or there is none.
    mutating func next() throws(ImportFailure) -> ImportedDocument? {
        let start = byteCountBefore + offset
        let rest = buffer.count - offset
        guard rest >= 4 else {
            guard rest > 0, isFinished else { return nil }
            throw ImportFailure("The file ends inside a document", at: .byte(start))
        }
        let length = buffer[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length >= 5, length <= Int(Int32.max) else {
            throw ImportFailure("No document of BSON begins here", at: .byte(start))
        }
        guard rest >= length else {
            guard isFinished else { return nil }
            throw ImportFailure(
                "The file ends inside a document of \(length) bytes",
                at: .byte(start)
            )
        }
        let bytes = Array(buffer[offset..<(offset + length)])
        offset += length
        do {
            let document = try Document(validating: bytes)
            return ImportedDocument(document: document, location: .byte(start))
        } catch {
            throw ImportFailure(error, canGoOn: true, byte: start)
        }
    }
}
