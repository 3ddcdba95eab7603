// SPDX-License-Identifier: MIT
//
// Import: documents out of a file into a collection, so many per transaction. What is wrong is told
// with its place; nothing is held in memory but one batch.

internal import Sheaf

/// What an import counted.
struct ImportReport: Sendable {
    /// The documents that were inserted, and with `--upsert-by` those that took another's place.
    var importedCount = 0
    /// How many of them took the place of one that was there.
    var replacedCount = 0
    var failedCount = 0
    var batchCount = 0
    var recordsWritten = 0
    var bytesWritten = 0
    var pagesWritten = 0
    var byteCountRead = 0
    var duration = Duration.zero
}

/// Puts the documents of a file into a collection.
struct Importer {
    /// How an import goes about it.
    struct Options: Sendable {
        /// The most documents in one transaction.
        var batchCountMax = 1000
        /// The bytes of documents at which a batch is put, however few they are.
        var batchBytesMax = 8 << 20
        /// Whether what is wrong is passed over.
        var goesOn = false
        /// Whether the collection is dropped before the first document is put.
        var dropsFirst = false
        /// The fields by which a document takes the place of one that is there.
        var upsertKeys: [String] = []
        var isQuiet = false
    }

    private let options: Options
    private var documents: DocumentSource
    private let collection: () throws(StoreError) -> Collection
    private var target: Collection?
    private var batch: [ImportedDocument] = []
    private var batchByteCount = 0
    private var progress: ProgressLine
    private(set) var report = ImportReport()
    /// What ended the import before the end of the file.
    private(set) var failure: CommandFailure?

    /// An import; the collection is asked for when there is a first document to put.
    init(
        _ documents: DocumentSource,
        options: Options,
        into collection: @escaping () throws(StoreError) -> Collection
    ) {
        self.documents = documents
        self.options = options
        self.collection = collection
        progress = ProgressLine(isQuiet: options.isQuiet)
    }

    /// Reads to the end, or to the first thing that is wrong.
    ///
    /// The documents before that stay imported. ``failure`` tells what it was, ``report`` how far
    /// it came.
    mutating func run() async {
        do {
            while let document = try await next() {
                batch.append(document)
                batchByteCount += document.document.bytes.count
                if batch.count >= options.batchCountMax || batchByteCount >= options.batchBytesMax {
                    try await putBatch()
                }
            }
            try await putBatch()
            if options.dropsFirst, target == nil { _ = try await openTarget() }
        } catch {
            failure = CommandFailure(mapping: error)
        }
        progress.clear()
        report.byteCountRead = documents.source.byteCountRead
        report.duration = progress.elapsed
    }

    /// The next document; a wrong one is counted, and ends the import unless it goes on.
    private mutating func next() async throws -> ImportedDocument? {
        while true {
            do throws(ImportFailure) {
                guard let item = try documents.next() else { return nil }
                if let failure = missingKey(item) { throw failure }
                return item
            } catch {
                report.failedCount += 1
                let wrong = CommandFailure("\(documents.source.name), \(error)")
                if options.goesOn, error.canGoOn {
                    say(wrong)
                    continue
                }
                // What came before is sound and stays.
                try await putBatch()
                throw wrong
            }
        }
    }

    private mutating func putBatch() async throws {
        guard !batch.isEmpty else { return }
        let collection = try await openTarget()
        do throws(StoreError) {
            if options.upsertKeys.isEmpty {
                let result = try await collection.insertMany(
                    batch.map(\.document),
                    options: InsertManyOptions(ordered: !options.goesOn)
                )
                count(result)
            } else {
                let result = try await collection.bulkWrite(
                    replacements,
                    options: BulkWriteOptions(ordered: !options.goesOn)
                )
                count(result)
            }
        } catch {
            try take(error)
        }
        batch.removeAll(keepingCapacity: true)
        batchByteCount = 0
        if progress.isDue { progress.show(progressText()) }
    }

    /// The documents of the batch as replacements of those with the same keys.
    private var replacements: [WriteModel] {
        batch.map { item in
            let keys = options.upsertKeys.compactMap { key in
                item.document.value(at: key.split(separator: ".").map(String.init)[...])
                    .map { (key, BSONValue.document(["$eq": $0])) }
            }
            return .replaceOne(Document(keys), item.document, upsert: true)
        }
    }

    /// The error about a document without a field that it is to be found by.
    private func missingKey(_ item: ImportedDocument) -> ImportFailure? {
        for key in options.upsertKeys {
            let path = key.split(separator: ".").map(String.init)
            if item.document.value(at: path[...]) == nil {
                return ImportFailure(
                    "The document has no '\(key)' to be found by",
                    at: item.location,
                    canGoOn: true
                )
            }
        }
        return nil
    }

    private mutating func count(_ result: BulkWriteResult) {
        report.importedCount += result.upsertedCount + result.matchedCount
        report.replacedCount += result.matchedCount
        report.batchCount += 1
        report.recordsWritten += result.recordsWritten
        report.bytesWritten += result.bytesWritten
        report.pagesWritten += result.pagesWritten ?? 0
    }

    private mutating func openTarget() async throws(StoreError) -> Collection {
        if let target { return target }
        let collection = try self.collection()
        if options.dropsFirst { try await collection.drop() }
        target = collection
        return collection
    }

    private mutating func count(_ result: InsertManyResult) {
        report.importedCount += result.insertedCount
        report.batchCount += 1
        report.recordsWritten += result.recordsWritten
        report.bytesWritten += result.bytesWritten
        report.pagesWritten += result.pagesWritten ?? 0
    }

    /// Counts what a batch did before it failed, and says which documents failed, each with its
    /// place.
    private mutating func take(_ error: StoreError) throws {
        switch error.partialResult {
        case .insertMany(let result)?: count(result)
        case .bulkWrite(let result)?: count(result)
        default: break
        }
        guard !error.writeFailures.isEmpty else { throw error }
        for failure in error.writeFailures {
            report.failedCount += 1
            let place = ImportFailure(
                CommandFailure.describe(failure.error),
                at: batch[failure.index].location
            )
            let wrong = CommandFailure("\(documents.source.name), \(place)")
            guard options.goesOn else { throw wrong }
            say(wrong)
        }
    }

    private mutating func say(_ failure: CommandFailure) {
        progress.clear()
        failure.report()
    }

    private func progressText() -> String {
        let source = documents.source
        let bytes = ProgressText.bytes(
            source.byteCountRead,
            of: source.byteCount,
            in: progress.elapsed
        )
        return "\(bytes), \(Quantity.count(report.importedCount, "document"))"
    }
}

extension ImportReport {
    /// The counts as one line for people.
    func text(collection: String) -> String {
        let replaced = replacedCount > 0 ? " (\(Quantity.count(replacedCount)) replaced)" : ""
        return
            "imported \(Quantity.count(importedCount, "document"))\(replaced) into \(collection), "
            + "\(Quantity.count(failedCount)) failed, \(Quantity.bytes(byteCountRead)) read "
            + "in \(Quantity.seconds(duration))"
    }

    /// The counts as a document for programs.
    func document(collection: String, format: ImportFormat) -> Document {
        [
            "collection": .string(collection), "format": .string(format.rawValue),
            "importedCount": .integer(importedCount), "replacedCount": .integer(replacedCount),
            "failedCount": .integer(failedCount),
            "bytesRead": .integer(byteCountRead), "transactions": .integer(batchCount),
            "recordsWritten": .integer(recordsWritten), "bytesWritten": .integer(bytesWritten),
            "pagesWritten": .integer(pagesWritten),
            "microseconds": .integer(Int(duration / .microseconds(1))),
        ]
    }
}
