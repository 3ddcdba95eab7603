// SPDX-License-Identifier: MIT
//
// Salvage: every document of a damaged store of which all records are sound goes into a new store.
// The damaged file is read without LMDB, which would trust its pages, and never written.

import SheafKeyValue
import SheafRecords

extension Store {
    /// Saves what can be read from a damaged store into a new one.
    ///
    ///     let report = try await Store.salvage("damaged.sheaf", into: "saved.sheaf")
    ///     for finding in report.findings { print(finding) }
    ///
    /// A document is saved when all its records are there and match their checksums; indexes are
    /// made anew. Documents of a collection whose entry in the catalog is lost go into one that is
    /// called `documents-N`, in the database `lost`. The damaged file stays as it is.
    ///
    /// - Parameters:
    ///   - path: The damaged store, which nobody may have open.
    ///   - newPath: The new one; nothing may be there.
    ///   - options: How the new store is opened meanwhile.
    ///   - progress: Is told now and then how many documents have been saved.
    /// - Complexity: O(bytes of the file), in memory of the largest document and 8 bytes for each
    ///   page.
    /// - Throws: ``StoreError`` `damaged` when both headers of the file are, `fileExists`,
    ///   `alreadyOpen`, `noSpace`.
    /// - Returns: What is in the new store, and what is lost.
    public static func salvage(
        _ path: String,
        into newPath: String,
        options: StoreOptions = StoreOptions(),
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(StoreError) -> SalvageReport {
        do {
            let work = try Salvage(path, progress)
            try Environment.checkNothing(at: newPath)
            let store = try Store.open(at: newPath, options: options)
            defer { store.close() }
            return try await work.run(into: store)
        } catch {
            throw StoreError(mapping: error)
        }
    }
}
