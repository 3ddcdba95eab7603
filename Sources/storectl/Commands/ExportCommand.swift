// SPDX-License-Identifier: MIT
//
// `storectl export`: documents of a collection into a file.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Exports documents.
    struct ExportCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Export documents as JSON, CSV or BSON.",
            discussion: """
                The documents are those of one state of the store, and go through memory one \
                batch at a time. FILE takes its name when it is whole; '-' is standard output.

                Formats, told by the end of FILE's name unless --format is given:
                  jsonl   one object of Extended JSON per line
                  json    an array of objects
                  bson    documents of BSON one after another, as in a dump
                  csv     a table of the fields that --columns names; tsv: with tabs

                EXAMPLES
                  storectl export grades.sheaf students.jsonl -c students
                  storectl export grades.sheaf - -c students --query '{uid: /^u/}' --limit 10
                  storectl export grades.sheaf table.csv -c students --columns uid,n
                """
        )

        @Argument(
            help: ArgumentHelp("The path of the store's file.", valueName: "store"),
            completion: .file()
        )
        var store: String

        @Argument(
            help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "file"),
            completion: .file()
        )
        var file: String

        @Option(
            name: [.customShort("c"), .long],
            help: ArgumentHelp("The collection to export.", valueName: "name"),
            completion: .custom(NameCompletion.collections)
        )
        var collection: String

        @OptionGroup var database: DatabaseOptions

        @Option(
            help: ArgumentHelp("jsonl, json, csv, tsv or bson.", valueName: "format")
        )
        var format: ExportFormat?

        @Option(
            name: [.customShort("q"), .long],
            help: ArgumentHelp("Which documents; all when left out.", valueName: "filter")
        )
        var query: String?

        @Option(help: ArgumentHelp("Which fields, such as {uid: 1}.", valueName: "projection"))
        var projection: String?

        @Option(help: ArgumentHelp("In which order, such as {uid: -1}.", valueName: "order"))
        var sort: String?

        @Option(help: ArgumentHelp("How many to leave out at the beginning.", valueName: "count"))
        var skip = 0

        @Option(help: ArgumentHelp("How many at most.", valueName: "count"))
        var limit: Int?

        @Option(help: ArgumentHelp("The columns of a table.", valueName: "field,..."))
        var columns: String?

        @Flag(help: "Write canonical Extended JSON, in which every type is told.")
        var canonical = false

        @Flag(name: .long, help: "Show no progress and no counts.")
        var quiet = false

        func validate() throws {
            guard skip >= 0, limit ?? 0 >= 0 else {
                throw ValidationError("--skip and --limit take numbers that are not negative")
            }
            let format = format ?? ExportFormat.detect(name: file)
            if columns != nil, !format.isTable {
                throw ValidationError(
                    "--columns is for tables; choose fields of \(format.rawValue) by --projection"
                )
            }
        }

        mutating func run() async throws {
            let format = self.format ?? ExportFormat.detect(name: file)
            let filter = try document(query, "--query")
            let options = FindOptions(
                sort: try document(sort, "--sort"),
                projection: try document(projection, "--projection"),
                skip: skip,
                limit: limit
            )
            let opened: Store
            do throws(StoreError) {
                opened = try Store.opened(at: store, isReadOnly: true)
            } catch {
                throw CommandFailure(error)
            }
            defer { opened.close() }
            let source = opened.database(database.database).collection(collection)
            let columns = try columns(format, opened)
            let encoder = DocumentEncoder(format, columns: columns, isCanonical: canonical)
            var exporter = try Exporter(to: file, encoder, isQuiet: quiet)
            do {
                let count = try await source.estimatedDocumentCount()
                let total = filter.isEmpty ? min(max(0, count - skip), limit ?? count) : nil
                try await exporter.run(source.find(filter, options: options), total: total)
            } catch {
                throw CommandFailure(mapping: error)
            }
            guard !quiet, file != "-" else { return }
            print(
                "exported \(Quantity.count(exporter.count, "document")) of "
                    + "\(database.database).\(collection) to \(file), "
                    + "\(Quantity.bytes(exporter.byteCount)) in "
                    + Quantity.seconds(exporter.elapsed)
            )
        }

        /// A document as an option has it, written as in the shell.
        private func document(_ text: String?, _ option: String) throws -> Document {
            guard let text else { return [:] }
            do throws(ExpressionError) {
                let value = try ExpressionParser.parseValue(text)
                guard case .document(let document) = value else {
                    throw ExpressionError(
                        "\(option) takes a document",
                        at: Place(line: 1, column: 1)
                    )
                }
                return document
            } catch {
                throw CommandFailure(error, in: text)
            }
        }

        /// The columns of a table, or what could be some when none are named.
        private func columns(_ format: ExportFormat, _ store: Store) throws -> [String] {
            if let columns { return columns.split(separator: ",").map(String.init) }
            guard format.isTable else { return [] }
            let names = CompletionNames(store: store, database: database.database)
            let fields = names.fields(of: collection).prefix(12).joined(separator: ",")
            throw CommandFailure(
                "A table needs --columns" + (fields.isEmpty ? "" : ", such as --columns \(fields)"),
                status: .usage
            )
        }
    }

    extension ExportFormat: ExpressibleByArgument {}
#endif
