// SPDX-License-Identifier: MIT
//
// `storectl import`: documents out of a file into a collection.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Imports documents.
    struct ImportCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Import documents from JSON, CSV or BSON.",
            discussion: """
                FILE is read in constant memory: one batch of documents at a time. '-' is \
                standard input.

                Formats:
                  jsonl   one object of Extended JSON per line
                  json    an array of objects, or objects one after another
                  bson    a dump: documents of BSON one after another
                  csv     a table with commas between its cells; tsv: with tabs
                  auto    told by the name and by the first bytes

                Each batch is one transaction. The first document that is wrong, or that cannot \
                be inserted, ends the import with its line and column or its byte; those before \
                it stay. With --continue it is passed over and counted, and the exit code is 1 \
                all the same.

                The first row of a table names its columns; a dot leads into an embedded document. \
                Numbers and truth values are taken for such unless --columns says otherwise: \
                auto, string, int, long, double, decimal, bool, date, objectId, json.

                A missing store is created.

                EXAMPLES
                  storectl import grades.sheaf students.jsonl -c students
                  storectl import grades.sheaf table.csv -c students --columns born:date
                  storectl import grades.sheaf new.jsonl -c students --upsert-by uid
                """
        )

        @Argument(
            help: ArgumentHelp("The path of the store's file.", valueName: "store"),
            completion: .file()
        )
        var store: String

        @Argument(
            help: ArgumentHelp("The file to import; '-' is standard input.", valueName: "file"),
            completion: .file()
        )
        var file: String

        @Option(
            name: [.customShort("c"), .long],
            help: ArgumentHelp("The collection to import into.", valueName: "name"),
            completion: .custom(NameCompletion.collections)
        )
        var collection: String

        @OptionGroup var database: DatabaseOptions

        @Option(
            help: ArgumentHelp(
                "What the file holds: auto, jsonl, json, csv, tsv or bson.",
                valueName: "format"
            )
        )
        var format = ImportFormat.auto

        @Option(help: ArgumentHelp("The most documents in one transaction.", valueName: "count"))
        var batch = 1000

        @Option(
            help: ArgumentHelp(
                "Types of the columns of a table, or with --no-header their names and types.",
                valueName: "name:type,..."
            )
        )
        var columns: String?

        @Flag(help: "The first row of a table has data, and no names.")
        var noHeader = false

        @Flag(help: "Cells without text are empty strings; else their fields are left out.")
        var keepEmpty = false

        @Option(
            help: ArgumentHelp(
                "Replace the document with the same values in these fields, or insert.",
                valueName: "field,..."
            )
        )
        var upsertBy: String?

        @Flag(help: "Drop the collection before the first document is inserted.")
        var drop = false

        @Flag(
            help: "What a document does that is wrong: end the import, or be passed over."
        )
        var wrong = WrongDocument.stopOnError

        @Flag(name: .shortAndLong, help: "Show no progress and no counts.")
        var quiet = false

        @Flag(help: "Write the counts as one line of JSON.")
        var json = false

        func validate() throws {
            guard (1...1_000_000).contains(batch) else {
                throw ValidationError("--batch takes a number of 1 to 1000000")
            }
            if noHeader, columns == nil {
                throw ValidationError("--no-header needs --columns, which names the columns")
            }
            if upsertBy?.split(separator: ",").isEmpty == true {
                throw ValidationError("--upsert-by takes the names of fields")
            }
        }

        /// How a table is read.
        private func table() throws(ImportFailure) -> TableOptions {
            TableOptions(
                columns: try columns.map { text throws(ImportFailure) in
                    try TableColumn.list(text)
                } ?? [],
                hasNoHeader: noHeader,
                keepsEmptyCells: keepEmpty
            )
        }

        mutating func run() async throws {
            let (path, database, name) = (store, self.database.database, collection)
            var opened: Store?
            defer { opened?.close() }
            let source: DocumentSource
            let table: TableOptions
            do throws(ImportFailure) {
                table = try self.table()
            } catch {
                throw CommandFailure(error.description, status: .usage)
            }
            do throws(ImportFailure) {
                source = try DocumentSource(
                    try ByteSource(path: file),
                    format: format,
                    table: table
                )
            } catch {
                throw CommandFailure(error.description)
            }
            var importer = Importer(source, options: options) { () throws(StoreError) in
                let store = try Store.opened(at: path, createIfMissing: true)
                opened = store
                return store.database(database).collection(name)
            }
            await importer.run()
            try finish(importer, source.format)
        }

        private var options: Importer.Options {
            var options = Importer.Options()
            options.batchCountMax = batch
            options.goesOn = wrong == .continue
            options.dropsFirst = drop
            options.upsertKeys = upsertBy?.split(separator: ",").map(String.init) ?? []
            options.isQuiet = quiet || json
            return options
        }

        private func finish(_ importer: Importer, _ format: ImportFormat) throws {
            let report = importer.report
            let name = "\(database.database).\(collection)"
            importer.failure?.report()
            if json {
                print(report.document(collection: name, format: format).extendedJSON())
            } else if !quiet {
                print(report.text(collection: name))
            }
            if importer.failure != nil || report.failedCount > 0 {
                throw CommandFailure(nil)
            }
        }
    }

    /// What is done about a document that is wrong.
    enum WrongDocument: String, EnumerableFlag {
        case stopOnError, `continue`
    }

    extension ImportFormat: ExpressibleByArgument {}
#endif
