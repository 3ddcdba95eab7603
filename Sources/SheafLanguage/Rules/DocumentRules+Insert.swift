// SPDX-License-Identifier: MIT
//
// What becomes of a document on its way in: the id goes first, and empty timestamps are filled.

package import SheafBSON

extension DocumentRules {
    /// A document with its id in the first place; the very same one if it stands there.
    ///
    /// - Complexity: O(bytes) when something moves.
    package static func withIDFirst(_ document: Document, id: BSONValue) -> Document {
        if QueryParser.firstName(document) == "_id" { return document }
        var result: Document = ["_id": id]
        for (name, value) in document where name != "_id" { result.append(name, value) }
        return result
    }

    /// A document in which empty timestamps on top are the current one, as MongoDB fills them on
    /// insert and replacement.
    ///
    /// The id is left alone.
    ///
    /// - Complexity: O(bytes).
    package static func fillingTimestamps(
        of document: Document,
        with current: Timestamp
    ) -> Document {
        let empty = BSONValue.timestamp(Timestamp(seconds: 0, increment: 0))
        var result = document
        for (name, value) in document where value == empty && name != "_id" {
            result[name] = .timestamp(current)
        }
        return result
    }
}
