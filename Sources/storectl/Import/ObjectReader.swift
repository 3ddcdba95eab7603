// SPDX-License-Identifier: MIT
//
// One array of objects, or objects over any number of lines: the stream of Extended JSON finds
// where each ends.

internal import SheafBSON

/// Reads objects of Extended JSON wherever their lines break.
struct ObjectReader: ImportReader {
    private var stream = ExtendedJSONStream()

    mutating func append(_ chunk: [UInt8]) {
        stream.append(chunk)
    }

    mutating func finish() {
        stream.finish()
    }

    mutating func next() throws(ImportFailure) -> ImportedDocument? {
        do {
            guard let (document, line) = try stream.next() else { return nil }
            return ImportedDocument(document: document, location: .text(line: line, column: 1))
        } catch {
            throw ImportFailure(error, canGoOn: canGoOn(behind: error))
        }
    }

    /// The stream throws the same error again when it cannot go on behind it.
    private func canGoOn(behind error: BSONError) -> Bool {
        var ahead = stream
        do {
            _ = try ahead.next()
            return true
        } catch let next {
            return next != error
        }
    }
}
