// SPDX-License-Identifier: MIT
//
// Documents of BSON one after another, as a dump has them: each begins with its length, so that a
// wrong one can be stepped over as long as its length is right.

internal import SheafBSON

/// Reads the documents of a dump.
struct DumpReader: ImportReader {
    private var stream = BSONStream()

    mutating func append(_ chunk: [UInt8]) {
        stream.append(chunk)
    }

    mutating func finish() {
        stream.finish()
    }

    /// The next document, or nil when that needs more bytes or there is none.
    mutating func next() throws(ImportFailure) -> ImportedDocument? {
        do {
            guard let (document, offset) = try stream.next() else { return nil }
            return ImportedDocument(document: document, location: .byte(offset))
        } catch {
            throw ImportFailure(error, canGoOn: !stream.isBroken)
        }
    }
}
