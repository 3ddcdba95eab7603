// SPDX-License-Identifier: MIT
//
// Mutating: how large a document will be, told from its edits and from the sizes that the storage
// keeps, without reading what is large.

import SheafRecords

extension EditScript {
    /// Refuses a script that makes a document larger than the limit.
    ///
    /// - Complexity: O(bytes of the edits); near the limit also one header for each value that
    ///   goes.
    /// - Returns: The bytes that the document has afterwards, at most.
    /// - Throws: ``StoreError`` `documentTooLarge`.
    func checkSize(
        of document: borrowing StoredDocument,
        byteCountMax: Int
    ) throws -> Int {
        let before = try document.byteCount()
        let growth = edits.reduce(0) { $0 + $1.growthMax }
        guard before + growth > byteCountMax else { return before + growth }
        var loss = 0
        for edit in edits { loss += try edit.loss(document) }
        let after = before + growth - loss
        guard after <= byteCountMax else {
            throw StoreError(
                .documentTooLarge,
                "Resulting document after update is larger than \(byteCountMax)"
            )
        }
        return after
    }
}

extension Edit {
    /// The bytes that the edit adds, at most.
    fileprivate var growthMax: Int {
        switch self {
        case .set(let path, let value): path.nameByteCount + value.encodedByteCount
        case .unset, .arrayRemove, .arrayAid: 0
        case .rename(_, let target): target.nameByteCount
        case .arrayInsert(_, _, let values), .arrayAppend(_, let values),
            .arrayReplace(_, let values):
            // The name of an element is a number of up to seven digits, rarely more.
            values.reduce(0) { $0 + $1.encodedByteCount + 9 }
        }
    }

    /// The bytes that the edit takes away, at least.
    fileprivate func loss(_ document: borrowing StoredDocument) throws -> Int {
        switch self {
        case .set(let path, _):
            guard let old = try document.byteCount(at: path) else { return 0 }
            return old + path.nameByteCount
        case .unset(let path):
            guard let old = try document.byteCount(at: path) else { return 0 }
            return old + path.nameByteCount
        case .rename(let path, let target):
            let old = try document.byteCount(at: target)
            return path.nameByteCount + (old.map { $0 + target.nameByteCount } ?? 0)
        case .arrayInsert, .arrayAppend, .arrayAid: return 0
        case .arrayRemove(let path, let positions):
            var loss = 0
            for position in positions {
                loss += (try document.byteCount(at: path.index(position)) ?? 0) + 3
            }
            return loss
        case .arrayReplace(let path, _): return try document.byteCount(at: path) ?? 0
        }
    }
}

extension DocumentPath {
    /// The bytes of the last name with its type and its NUL.
    fileprivate var nameByteCount: Int {
        switch last {
        case .field(let name): name.utf8.count + 2
        case .index(let position): [UInt8].decimalDigitCount(position) + 2
        case nil: 0
        }
    }
}

extension BSONValue {
    /// The number of bytes of the value as it stands in a document.
    fileprivate var encodedByteCount: Int {
        switch self {
        case .document(let document): document.bytes.count
        case .array(let array): array.document.bytes.count
        case .string(let text): text.utf8.count + 5
        case .binary(let binary): binary.bytes.count + 9
        default: encodedBytes.count
        }
    }
}
