// SPDX-License-Identifier: MIT
//
// Replies: a batch of documents, written once and straight into the reply.

import Sheaf

/// A reply with documents and the cursor that has more of them.
enum CursorReply {
    /// The reply; the id is 0 when there are no more.
    static func document(
        _ field: String,
        _ documents: [Document],
        id: Int64,
        namespace: String
    ) -> Document {
        let byteCount = documents.reduce(0) { $0 + $1.bytes.count + 8 }
        var writer = DocumentWriter(capacity: byteCount + 256)
        let cursor = writer.begin("cursor", .document)
        let batch = writer.begin(field, .array)
        for (index, document) in documents.enumerated() {
            writer.append(index: index, .document(document))
        }
        writer.end(batch)
        writer.append("id", .int64(id))
        writer.append("ns", .string(namespace))
        writer.end(cursor)
        return Document(trusting: writer.finish())
    }
}
