// SPDX-License-Identifier: MIT
//
// `storectl restore`: a folder that mongodump or `storectl dump` wrote becomes collections.

#if Shell
    internal import ArgumentParser
    internal import Sheaf
    internal import SheafDump

    /// Restores a dump.
    struct RestoreCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Read collections from a folder that mongodump or dump wrote.",
            discussion: """
                SOURCE is the folder of a dump; with --database also the folder of one database, \
                or one .bson file. Compressed files end in .gz. A missing store is created.

                Documents go into the collections that are there, in transactions of many; then \
                the indexes are made. A document or an index that is rejected, such as one whose \
                _id is there already, takes a line with its number and is passed over, and the \
                exit code is 1; with --stop-on-error it ends the work. An interruption leaves a \
                sound store with a part of the dump.

                Patterns are full names in which * stands for any characters; quote them.

                  storectl restore grades.sheaf dump
                  storectl restore grades.sheaf dump --drop --ns-include 'school.*'
                  storectl restore grades.sheaf dump --ns-from 'school.*' --ns-to 'main.*'
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(help: ArgumentHelp("The dump.", valueName: "source"))
        var source: String

        @OptionGroup var selection: SelectionOptions

        @Option(help: ArgumentHelp("Rename collections that fit …", valueName: "pattern"))
        var nsFrom: [String] = []

        @Option(help: ArgumentHelp("… to this, star for star.", valueName: "pattern"))
        var nsTo: [String] = []

        @Flag(help: "Drop each collection before it is restored.")
        var drop = false

        @Flag(help: "End with the first document or index that is rejected.")
        var stopOnError = false

        @Flag(name: .customLong("no-indexes"), help: "Make no indexes.")
        var withoutIndexes = false

        @Option(help: ArgumentHelp("The most documents in one transaction.", valueName: "count"))
        var batch = 1000

        @OptionGroup var report: ReportOptions

        func validate() throws {
            guard (1...1_000_000).contains(batch) else {
                throw ValidationError("--batch takes a number of 1 to 1000000")
            }
            guard nsFrom.count == nsTo.count else {
                throw ValidationError("every --ns-from needs its --ns-to")
            }
            for (from, to) in zip(nsFrom, nsTo) where NamespaceRenaming(from: from, to: to) == nil {
                throw ValidationError("'\(from)' and '\(to)' differ in the number of their stars")
            }
        }

        mutating func run() async throws {
            let display = ProgressDisplay(isQuiet: report.isSilent)
            defer { display.clear() }
            do {
                let restore = try Restore(of: source, options: options)
                let store = try Store.opened(at: store, createIfMissing: true)
                defer { store.close() }
                let isQuiet = report.isSilent
                let result = try await restore.run(into: store) { event in
                    switch event {
                    case .progress(let progress): display.show { progress.text(in: $0) }
                    case .rejected(let rejection): display.say("storectl: \(rejection)")
                    case .note(let note): if !isQuiet { display.say(note) }
                    }
                }
                display.clear()
                tell(result, display.elapsed)
                guard result.isWhole else { throw CommandFailure(nil) }
            } catch {
                throw CommandFailure(mapping: error)
            }
        }

        private var options: RestoreOptions {
            var options = RestoreOptions()
            options.selection = selection.selection
            options.renamings = zip(nsFrom, nsTo).compactMap { NamespaceRenaming(from: $0, to: $1) }
            options.drops = drop
            options.stopsOnError = stopOnError
            options.makesIndexes = !withoutIndexes
            options.batchCountMax = batch
            return options
        }

        private func tell(_ result: RestoreReport, _ elapsed: Duration) {
            let rejected =
                "\(Quantity.count(result.rejectedCount, "document")) and "
                + "\(Quantity.count(result.rejectedIndexCount)) indexes rejected"
            report.tell(
                "restored \(Quantity.count(result.documentCount, "document")) of "
                    + "\(Quantity.count(result.collections.count, "collection")) into \(store), "
                    + "\(rejected), in \(Quantity.seconds(elapsed))",
                [
                    "documents": .integer(result.documentCount),
                    "rejected": .integer(result.rejectedCount),
                    "rejectedIndexes": .integer(result.rejectedIndexCount),
                    "whole": .bool(result.isWhole),
                    "collections": .array(
                        BSONArray(result.collections.map { .document($0.document) })
                    ),
                ],
                elapsed
            )
        }
    }

    extension RestoreReport.Collection {
        /// What became of the collection, for programs.
        fileprivate var document: Document {
            [
                "ns": .string(namespace.description), "documents": .integer(documentCount),
                "rejected": .integer(rejectedCount), "indexes": .integer(indexCount),
                "rejectedIndexes": .integer(rejectedIndexCount), "whole": .bool(isWhole),
            ]
        }
    }
#endif
