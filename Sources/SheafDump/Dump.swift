// SPDX-License-Identifier: MIT
//
// Dumping: all collections of one state of a store into a folder, a document at a time.

internal import Foundation
package import Sheaf
internal import SheafBSON

/// What is dumped, and how.
package struct DumpOptions: Sendable {
    /// Which collections.
    package var selection = NamespaceSelection()
    /// Which documents of each.
    package var filter: Document = [:]
    /// Whether the files are compressed.
    package var compresses = false
    /// Whether files of an earlier dump are replaced.
    package var replacesExisting = false

    /// Everything, as it is.
    package init() {}
}

/// How far a dump or a restore has come.
package struct DumpProgress: Sendable, Hashable {
    /// The documents written so far.
    package internal(set) var documentCount = 0
    /// Their bytes as BSON.
    package internal(set) var byteCount = 0
    /// How much of the work is done, from 0 to 1; nil when that is not known.
    package internal(set) var share: Double?
    /// The collection that is being worked on.
    package internal(set) var namespace: Namespace?
}

/// What a dump came to.
package struct DumpReport: Sendable, Hashable {
    /// What was dumped of a collection.
    package struct Collection: Sendable, Hashable {
        /// Its name.
        package let namespace: Namespace
        /// Its documents.
        package let documentCount: Int
    }

    /// The collections in the order of their names.
    package internal(set) var collections: [Collection] = []
    /// The bytes of all documents as BSON.
    package internal(set) var byteCount = 0

    /// The documents of all collections.
    package var documentCount: Int { collections.reduce(0) { $0 + $1.documentCount } }
}

/// A dump of a store.
///
///     let report = try Dump(of: store, to: "dump").run { progress in … }
package struct Dump {
    private let store: Store
    private let folder: String
    private let options: DumpOptions

    /// A dump that is to be made.
    package init(of store: Store, to folder: String, options: DumpOptions = DumpOptions()) {
        self.store = store
        self.folder = folder
        self.options = options
    }

    /// Writes the dump: one state of the store, whatever is written meanwhile.
    ///
    /// Each file gets its name when it is whole; what an interruption leaves ends in `.partial`.
    /// Memory holds one document and a buffer.
    ///
    /// - Parameter report: Is told after each document how far it has come.
    /// - Throws: ``DumpFailure``, or `StoreError`; the files that are whole stay.
    /// - Returns: What was written.
    package func run(_ report: (DumpProgress) -> Void) throws -> DumpReport {
        try store.read { snapshot in
            let namespaces = snapshot.namespaces.filter { options.selection.contains($0) }
            try refuseExisting(namespaces)
            var total = 0
            for namespace in namespaces {
                total += try collection(namespace).estimatedDocumentCount(in: snapshot)
            }
            var progress = DumpProgress()
            var result = DumpReport()
            for namespace in namespaces {
                progress.namespace = namespace
                let before = progress.documentCount
                try makeFolder(of: namespace)
                let documents = try documents(of: namespace, snapshot, total, &progress, report)
                try writeMetadata(of: namespace, snapshot)
                try documents.finish()
                result.collections.append(
                    DumpReport.Collection(
                        namespace: namespace,
                        documentCount: progress.documentCount - before
                    )
                )
            }
            result.byteCount = progress.byteCount
            return result
        }
    }

    private func collection(_ namespace: Namespace) -> Collection {
        store.database(namespace.database).collection(namespace.collection)
    }

    private func path(_ namespace: Namespace, _ ending: String) -> String {
        "\(folder)/\(namespace.database)/"
            + CollectionFileName.escaped(namespace.collection) + ending
    }

    private func refuseExisting(_ namespaces: [Namespace]) throws(DumpFailure) {
        guard !options.replacesExisting else { return }
        for path in namespaces.map({ path($0, ".bson") })
        where ["", ".gz"].contains(where: { FileManager.default.fileExists(atPath: path + $0) }) {
            throw DumpFailure("There is a dump at \(path) already. Dump to another folder.")
        }
    }

    private func makeFolder(of namespace: Namespace) throws(DumpFailure) {
        let path = "\(folder)/\(namespace.database)"
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        } catch {
            throw DumpFailure("Making the folder", path, error)
        }
    }

    /// The file of a collection's documents, which has not got its name yet.
    private func documents(
        of namespace: Namespace,
        _ snapshot: StoreSnapshot,
        _ total: Int,
        _ progress: inout DumpProgress,
        _ report: (DumpProgress) -> Void
    ) throws -> DumpOutput {
        var output = try DumpOutput(path(namespace, ".bson"), compressed: options.compresses)
        do {
            try collection(namespace).forEachDocument(options.filter, in: snapshot) { handle in
                let document = try handle.copy()
                try output.append(document.bytes)
                progress.documentCount += 1
                progress.byteCount += document.bytes.count
                if total > 0, options.filter.isEmpty {
                    progress.share = Double(progress.documentCount) / Double(total)
                }
                report(progress)
                return true
            }
        } catch {
            output.discard()
            throw error
        }
        return output
    }

    private func writeMetadata(of namespace: Namespace, _ snapshot: StoreSnapshot) throws {
        let indexes = try collection(namespace).listIndexes(in: snapshot)
        let metadata = Metadata(namespace.collection, indexes)
        var output = try DumpOutput(
            path(namespace, ".metadata.json"),
            compressed: options.compresses
        )
        do throws(DumpFailure) {
            try output.append(Array(metadata.text.utf8))
        } catch {
            output.discard()
            throw error
        }
        try output.finish()
    }
}
