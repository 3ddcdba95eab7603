// SPDX-License-Identifier: MIT
//
// Sorting documents: their keys, with the documents themselves behind them, are what the sorter of
// records sorts.

import SheafBSON
import SheafLanguage

/// Sorts documents by keys, in a file where they are too many.
final class FileSorter: DocumentSorter {
    private var sorter: RecordSorter?
    private var sorted: SortedRecords?
    private var count: UInt64 = 0

    init(limits: SortLimits, countMax: Int?) {
        sorter = RecordSorter(limits: limits, countMax: countMax)
    }

    /// Takes a document: its key, its number, its bytes and how many these are.
    func add(_ document: Document, key: [UInt8]) throws {
        var entry = key
        entry.reserveCapacity(key.count + document.bytes.count + 16)
        entry.append(bigEndian: count)
        entry += document.bytes
        entry.append(bigEndian: UInt64(document.bytes.count))
        count += 1
        try sorter?.add(entry)
    }

    func next() throws -> Document? {
        if let sorter {
            sorted = try sorter.finish()
            self.sorter = nil
        }
        guard let entry = try sorted?.nextEntry() else { return nil }
        let byteCount = Int(entry.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
        return Document(trusting: Array(entry.dropLast(8).suffix(byteCount)))
    }
}
