// SPDX-License-Identifier: MIT
//
// Replies: a batch of documents, written once and straight into the reply.

import Sheaf

/// A reply with documents and the cursor that has more of them.
enum CursorReply {
    /// The reply; the id is 0 when there are no more.
    static func document(
        _ field: String,
        _ batch: OpenCursor.Batch,
        id: Int64,
        namespace: String
    ) -> Document {
        let byteCount = batch.documents.reduce(0) { $0 + $1.bytes.count + 8 }
        var writer = DocumentWriter(capacity: byteCount + 256)
        let cursor = writer.begin("cursor", .document)
        let documents = writer.begin(field, .array)
        for (index, document) in batch.documents.enumerated() {
            writer.append(index: index, .document(document))
        }
        writer.end(documents)
        if let token = batch.resumeToken {
            writer.append("postBatchResumeToken", .document(token))
        }
        writer.append("id", .int64(id))
        writer.append("ns", .string(namespace))
        writer.end(cursor)
        return Document(trusting: writer.finish())
    }
}
