// SPDX-License-Identifier: MIT
//
// Restoring: the collections of a dump into a store, so many documents per transaction, then their
// indexes. What is rejected is told with its number; nothing is held in memory but one batch.

package import Sheaf
internal import SheafBSON

/// A restore of a dump.
///
///     let restore = try Restore(of: "dump")
///     let report = try await restore.run(into: store) { event in … }
///
/// It may be interrupted at any moment: each batch is in the store as a whole or not at all.
package struct Restore {
    private let folder: DumpFolder
    private let options: RestoreOptions

    /// Looks into a dump: its folder, that of a database, or one file.
    ///
    /// - Throws: ``DumpFailure``.
    package init(of path: String, options: RestoreOptions = RestoreOptions()) throws(DumpFailure) {
        folder = try DumpFolder(path, options.selection)
        self.options = options
    }

    /// The names in the store of the collections that will be restored.
    package var namespaces: [Namespace] { folder.members.map { target($0.namespace) } }

    /// Restores.
    ///
    /// - Parameters:
    ///   - store: Where to.
    ///   - tell: Is told what happens.
    /// - Throws: ``DumpFailure`` or `StoreError` when the work cannot go on; with
    ///   ``RestoreOptions/stopsOnError`` also when something is rejected. What came before stays.
    /// - Returns: What is in the store, and how much was rejected.
    package func run(
        into store: Store,
        _ tell: @escaping @Sendable (RestoreEvent) -> Void
    ) async throws -> RestoreReport {
        for note in folder.notes { tell(.note(note)) }
        var report = RestoreReport()
        let byteCountTotal = folder.members.reduce(0) { $0 + $1.byteCount }
        var progress = DumpProgress()
        var byteCountRead = 0
        for member in folder.members {
            let namespace = target(member.namespace)
            progress.namespace = namespace
            let collection = store.database(namespace.database).collection(namespace.collection)
            var work = CollectionRestore(collection, options, tell)
            guard try await work.begin() else {
                report.collections.append(work.report)
                continue
            }
            if let path = member.documents {
                let before = byteCountRead
                progress = try await work.restoreDocuments(path, progress) { byteCount in
                    Double(before + byteCount) / Double(max(1, byteCountTotal))
                }
            }
            byteCountRead += member.byteCount
            if let metadata = member.metadata { try await work.restore(metadata) }
            report.collections.append(work.report)
        }
        return report
    }

    /// The name that a collection gets.
    private func target(_ namespace: Namespace) -> Namespace {
        options.renamings.lazy.compactMap { $0.renamed(namespace) }.first ?? namespace
    }
}

/// The restore of one collection.
struct CollectionRestore {
    private let collection: Collection
    private let options: RestoreOptions
    private let tell: (RestoreEvent) -> Void
    private var batch: [Document] = []
    private var batchByteCount = 0
    /// The number in the file and the offset of each document of the batch.
    private var places: [(number: Int, offset: Int)] = []
    private(set) var report: RestoreReport.Collection

    init(
        _ collection: Collection,
        _ options: RestoreOptions,
        _ tell: @escaping (RestoreEvent) -> Void
    ) {
        self.collection = collection
        self.options = options
        self.tell = tell
        report = RestoreReport.Collection(namespace: collection.namespace)
    }

    /// Restores the documents of a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - progress: What was done before.
    ///   - share: How much of everything is done after so many bytes of the file.
    /// - Throws: as ``Restore/run(into:_:)``.
    /// - Returns: What is done now.
    mutating func restoreDocuments(
        _ path: String,
        _ progress: DumpProgress,
        share: (Int) -> Double
    ) async throws -> DumpProgress {
        let input = try DumpInput(path)
        var (progress, stream, number, isAtEnd) = (progress, BSONStream(), 0, false)
        while !isAtEnd, !stream.isBroken {
            let chunk: [UInt8]
            do throws(DumpFailure) {
                chunk = try input.read()
            } catch {
                try await putBatch(&progress)
                try rejectRest(from: number + 1, error.description)
                return progress
            }
            isAtEnd = chunk.isEmpty
            if isAtEnd { stream.finish() } else { stream.append(chunk) }
            while let (document, offset) = try await next(&stream, &number, &progress) {
                add(document, number, offset)
                if isBatchFull { try await putBatch(&progress) }
            }
            progress.share = share(input.byteCountRead)
            tell(.progress(progress))
        }
        try await putBatch(&progress)
        tell(.progress(progress))
        return progress
    }

    /// The next document; wrong ones are rejected on the way.
    private mutating func next(
        _ stream: inout BSONStream,
        _ number: inout Int,
        _ progress: inout DumpProgress
    ) async throws -> (Document, Int)? {
        while true {
            do throws(BSONError) {
                guard let (document, offset) = try stream.next() else { return nil }
                number += 1
                return (document, offset)
            } catch {
                // What came before is sound and stays, also when this ends the work.
                try await putBatch(&progress)
                number += 1
                guard !stream.isBroken else {
                    try rejectRest(from: number, error.description)
                    return nil
                }
                try reject(.document(number: number, offset: nil), error.description)
            }
        }
    }

    private mutating func add(_ document: Document, _ number: Int, _ offset: Int) {
        batch.append(document)
        places.append((number, offset))
        batchByteCount += document.bytes.count
    }

    private var isBatchFull: Bool {
        batch.count >= options.batchCountMax || batchByteCount >= options.batchByteCountMax
    }

    private mutating func putBatch(_ progress: inout DumpProgress) async throws {
        guard !batch.isEmpty else { return }
        let ordered = options.stopsOnError
        var (count, failures): (Int, [WriteFailure]) = (0, [])
        do throws(StoreError) {
            let result = try await collection.insertMany(
                batch,
                options: InsertManyOptions(ordered: ordered)
            )
            count = result.insertedCount
        } catch {
            guard !error.writeFailures.isEmpty else { throw error }
            if case .insertMany(let result)? = error.partialResult { count = result.insertedCount }
            failures = error.writeFailures
        }
        report.documentCount += count
        progress.documentCount += count
        progress.byteCount += batchByteCount
        let places = places
        (batch, self.places, batchByteCount) = ([], [], 0)
        for failure in failures {
            let place = places[failure.index]
            try reject(
                .document(number: place.number, offset: place.offset),
                failure.error.message
            )
        }
    }

    /// Makes the collection, empty if that is wanted; false when it cannot have its name here.
    mutating func begin() async throws -> Bool {
        do throws(StoreError) {
            if options.drops { try await collection.drop() }
            try await collection.create()
        } catch {
            guard error.code != .namespaceExists else { return true }
            guard error.code == .invalidName else { throw error }
            report.isWhole = false
            try reject(.collection, error.message)
            return false
        }
        return true
    }

    /// Makes the collection what its metadata tell.
    mutating func restore(_ metadata: Metadata) async throws {
        if !metadata.options.isEmpty {
            let names = metadata.options.keys.joined(separator: ", ")
            tell(.note("\(collection.namespace): collections have no options here: \(names)"))
        }
        guard options.makesIndexes else { return }
        var models: [IndexModel] = []
        for index in metadata.indexes where index["key"]?.documentValue != ["_id": 1] {
            do throws(StoreError) {
                models.append(try IndexModel(describing: index))
            } catch {
                try reject(.index(index["name"]?.stringValue ?? "without a name"), error.message)
            }
        }
        try await makeIndexes(models)
    }

    /// Makes indexes in one walk over the documents, or each by itself when one cannot be made.
    private mutating func makeIndexes(_ models: [IndexModel]) async throws {
        guard !models.isEmpty else { return }
        do throws(StoreError) {
            report.indexCount += try await collection.createIndexes(models).count
            return
        } catch {
            guard models.count > 1 else {
                return try reject(.index(models[0].options.name ?? "without a name"), error.message)
            }
        }
        for model in models { try await makeIndexes([model]) }
    }

    private mutating func rejectRest(from number: Int, _ reason: String) throws {
        report.isWhole = false
        try reject(.rest(number: number), reason)
    }

    private mutating func reject(_ subject: Rejection.Subject, _ reason: String) throws {
        let rejection = Rejection(
            namespace: collection.namespace,
            subject: subject,
            reason: reason
        )
        switch subject {
        case .document: report.rejectedCount += 1
        case .index: report.rejectedIndexCount += 1
        case .rest, .collection: break
        }
        guard !options.stopsOnError else { throw DumpFailure(rejection.description) }
        tell(.rejected(rejection))
    }
}
