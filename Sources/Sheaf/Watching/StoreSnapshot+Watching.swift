// SPDX-License-Identifier: MIT
//
// Looking up the document that a change was made to, as it is in the snapshot of the log.

import SheafBSON
import SheafRecords

extension StoreSnapshot {
    /// Shows the document of a change as it is now; nil when it, or its collection, is gone.
    @discardableResult
    func withCurrentDocument<Result>(
        of record: ChangeRecord,
        _ body: (borrowing StoredDocument) throws -> Result
    ) throws -> Result? {
        guard let id = record.documentKey?["_id"],
            let entry = catalog.collection(record.namespace)
        else { return nil }
        let collection = Collection(store: store, namespace: record.namespace)
        let options = FindOptions(limit: 1, collation: ["locale": "simple"])
        let request = try FindRequest(["_id": ["$eq": id]], options, of: collection)
        var progress = try FindProgress(request, in: entry, base)
        return try progress.showNext(in: base) { stored, _ in try body(stored) }
    }
}
