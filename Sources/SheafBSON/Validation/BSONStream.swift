// SPDX-License-Identifier: MIT
//
// Documents one after another from chunks of bytes, as the files of a dump have them. Memory holds
// the document that is being read, never the whole file.

/// Reads documents one after another from chunks of BSON.
///
/// When a document is wrong, ``next()`` throws once for it and may be called again for those behind
/// it. When a length is wrong, or the bytes end inside a document, nobody can tell where the next
/// one begins: every further call throws the same error, and ``isBroken`` tells so.
///
/// - Complexity: O(bytes) over all; memory is O(largest document + chunk).
package struct BSONStream: Sendable {
    private var buffer: [UInt8] = []
    private var offset = 0
    /// How many bytes lie before the buffer.
    private var byteCountBefore = 0
    private var isFinished = false
    private var failure: BSONError?

    /// A stream before its first byte.
    package init() {}

    /// Whether nothing behind the last error can be read.
    package var isBroken: Bool { failure != nil }

    /// Hands in the next bytes; they may end anywhere.
    package mutating func append(_ chunk: [UInt8]) {
        if offset > 0 {
            buffer.removeSubrange(..<offset)
            byteCountBefore += offset
            offset = 0
        }
        buffer.append(contentsOf: chunk)
    }

    /// Says that the bytes have ended.
    package mutating func finish() {
        isFinished = true
    }

    /// The next document and the offset of its first byte, or nil when that needs more bytes or,
    /// once the stream is finished, when there is none.
    ///
    /// - Throws: ``BSONError`` with the offset in all bytes.
    package mutating func next() throws(BSONError) -> (document: Document, offset: Int)? {
        if let failure { throw failure }
        let start = byteCountBefore + offset
        guard let length = try length(at: start) else { return nil }
        let bytes = Array(buffer[offset..<(offset + length)])
        offset += length
        do {
            return (try Document(validating: bytes), start)
        } catch {
            throw error.moved(byBytes: start)
        }
    }

    /// The bytes of the next document, once all of them are here.
    private mutating func length(at start: Int) throws(BSONError) -> Int? {
        let rest = buffer.count - offset
        guard rest >= 4 else {
            guard rest > 0, isFinished else { return nil }
            throw breaking("The file ends inside a document", at: start)
        }
        let length = buffer[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length >= 5, length <= Int(Int32.max) else {
            throw breaking("No document of BSON begins here", at: start)
        }
        guard rest >= length else {
            guard isFinished else { return nil }
            throw breaking("The file ends inside a document of \(length) bytes", at: start)
        }
        return length
    }

    private mutating func breaking(_ message: String, at start: Int) -> BSONError {
        let error = BSONError(.invalidBytes, message, at: .byte(start))
        failure = error
        return error
    }
}

extension BSONError {
    /// The same error in bytes that begin so much later.
    fileprivate func moved(byBytes count: Int) -> BSONError {
        guard case .byte(let offset)? = location else { return self }
        return BSONError(code, message, at: .byte(offset + count))
    }
}
