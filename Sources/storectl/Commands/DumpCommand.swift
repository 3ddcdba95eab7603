// SPDX-License-Identifier: MIT
//
// `storectl dump`: a store as a folder of BSON files, as mongodump writes it.

#if Shell
    internal import ArgumentParser
    internal import Sheaf
    internal import SheafDump

    /// Dumps a store.
    struct DumpCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dump",
            abstract: "Write collections into a folder, in the format of mongodump.",
            discussion: """
                The folder gets one folder for each database and in it two files for each \
                collection: NAME.bson, its documents, and NAME.metadata.json, its indexes. All of \
                it is the state of one moment; the store may be in use. 'storectl restore' and \
                mongorestore read it.

                Patterns are full names in which * stands for any characters; quote them.

                  storectl dump grades.sheaf dump
                  storectl dump grades.sheaf old -d main -c susi_grade --query '{year: 2023}'
                  storectl dump grades.sheaf new --gzip --ns-include 'school.*'
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(
            help: ArgumentHelp("The folder of the dump; made if missing.", valueName: "folder")
        )
        var folder: String

        @OptionGroup var selection: SelectionOptions

        @Option(
            help: ArgumentHelp(
                "Only the documents that match; with --collection.",
                valueName: "filter"
            )
        )
        var query: String?

        @Flag(help: "Compress each file; its name ends in .gz then.")
        var gzip = false

        @Flag(help: "Replace the files of an earlier dump.")
        var overwrite = false

        @OptionGroup var report: ReportOptions

        func validate() throws {
            if query != nil, selection.collection == nil {
                throw ValidationError("--query needs --database and --collection")
            }
        }

        mutating func run() async throws {
            var options = DumpOptions()
            options.selection = selection.selection
            options.filter = try filter()
            options.compresses = gzip
            options.replacesExisting = overwrite
            let display = ProgressDisplay(isQuiet: report.isSilent)
            defer { display.clear() }
            do {
                let store = try Store.opened(at: store, isReadOnly: true)
                defer { store.close() }
                let dump = Dump(of: store, to: folder, options: options)
                let result = try dump.run { progress in display.show { progress.text(in: $0) } }
                display.clear()
                tell(result, display.elapsed)
            } catch {
                throw CommandFailure(mapping: error)
            }
        }

        private func filter() throws -> Document {
            guard let query else { return [:] }
            do {
                let value = try ExpressionParser.parseValue(query)
                if let filter = value.documentValue { return filter }
            } catch {
                throw CommandFailure(mapping: error, in: query)
            }
            throw CommandFailure(
                "--query takes a document, such as '{year: 2024}'",
                status: .usage
            )
        }

        private func tell(_ result: DumpReport, _ elapsed: Duration) {
            let collections = result.collections.map { part -> BSONValue in
                [
                    "ns": .string(part.namespace.description),
                    "documents": .integer(part.documentCount),
                ]
            }
            report.tell(
                "dumped \(Quantity.count(result.documentCount, "document")) of "
                    + "\(Quantity.count(result.collections.count, "collection")) to \(folder): "
                    + "\(Quantity.bytes(result.byteCount)) in \(Quantity.seconds(elapsed))",
                [
                    "folder": .string(folder), "documents": .integer(result.documentCount),
                    "bytes": .integer(result.byteCount),
                    "collections": .array(BSONArray(collections)),
                ],
                elapsed
            )
        }
    }

    /// Which collections of a dump are meant.
    struct SelectionOptions: ParsableArguments {
        @Option(
            name: [.customShort("d"), .long],
            help: ArgumentHelp("Only this database.", valueName: "name")
        )
        var database: String?

        @Option(
            name: [.customShort("c"), .long],
            help: ArgumentHelp("Only this collection; with --database.", valueName: "name")
        )
        var collection: String?

        @Option(help: ArgumentHelp("Only collections that fit.", valueName: "pattern"))
        var nsInclude: [String] = []

        @Option(help: ArgumentHelp("No collections that fit.", valueName: "pattern"))
        var nsExclude: [String] = []

        func validate() throws {
            if collection != nil, database == nil {
                throw ValidationError("--collection needs --database")
            }
        }

        /// What was asked for.
        var selection: NamespaceSelection {
            var selection = NamespaceSelection()
            (selection.database, selection.collection) = (database, collection)
            selection.included = nsInclude.map { NamespacePattern($0) }
            selection.excluded = nsExclude.map { NamespacePattern($0) }
            return selection
        }
    }

    extension DumpProgress {
        /// The progress for people.
        func text(in elapsed: Duration) -> String {
            let total = share.flatMap { share in
                share > 0 ? max(documentCount, Int(Double(documentCount) / share)) : nil
            }
            let name = namespace.map { "\($0): " } ?? ""
            return name + ProgressText.documents(documentCount, of: total, in: elapsed)
        }
    }
#endif
