// SPDX-License-Identifier: MIT
//
// The measures of a store as a page of text.

internal import Sheaf

extension StoreStatistics {
    /// The measures for people.
    var text: String {
        let heads = [
            "file         \(Quantity.bytes(fileByteCount)), format \(formatVersion)",
            "pages        \(Quantity.count(pageCount))"
                + " of \(Quantity.count(pageByteCount, "byte")), "
                + "\(Quantity.count(freePageCount)) free "
                + "(\(Quantity.bytes(freePageCount * pageByteCount)))",
            "map          \(Quantity.bytes(mapByteCount)) of address space",
            "in use       \(Quantity.count(activity.snapshotCount, "snapshot")) here, "
                + "\(Quantity.count(activity.waitingWriteCount)) writes waiting"
                + (activity.cursorAges.first.map { ", oldest cursor \(Quantity.seconds($0))" }
                    ?? ""),
            "collections  \(Quantity.count(collections.count))",
        ]
        let log = changeLog.map { log in
            "changes      \(Quantity.count(log.recordCount, "record")) on "
                + "\(Quantity.bytes(log.tableByteCount)) of at most "
                + Quantity.bytes(log.byteCountMax)
        }
        return (heads + [log].compactMap { $0 } + collections.flatMap(\.lines)).joined(
            separator: "\n"
        )
    }
}

extension CollectionStatistics {
    /// The measures for people.
    fileprivate var lines: [String] {
        var lines = [
            "",
            "\(namespace)",
            "  documents  \(Quantity.count(documentCount)), "
                + "\(Quantity.bytes(documentByteCount)) as BSON",
            "  records    \(Quantity.count(recordCount)) on \(Quantity.bytes(tableByteCount))",
        ]
        if spilledDocumentCount > 0 {
            lines.append(
                "  in parts   \(Quantity.count(spilledDocumentCount, "document")): "
                    + "\(Quantity.count(containerCount, "array")) and the like in "
                    + "\(Quantity.count(chunkCount, "chunk")), "
                    + "\(Quantity.bytes(chunkByteCount)), "
                    + (chunkFill.map { "\(Int($0 * 100)) % full, " } ?? "")
                    + "\(Quantity.count(keyIndexCount)) with an index of their ids"
            )
        }
        for index in indexes {
            lines.append(
                "  index      \(index.name): \(Quantity.count(index.entryCount)) entries on "
                    + Quantity.bytes(index.tableByteCount)
            )
        }
        return lines
    }
}
