// SPDX-License-Identifier: MIT
//
// `storectl indexes`: the indexes of a store, one a line.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Lists indexes.
    struct IndexesCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "indexes",
            abstract: "List the indexes of a store.",
            discussion: """
                A line has the collection, the name of the index, its keys, and what else it is: \
                unique, sparse, hidden, partial, how soon documents expire. With --json, a line \
                is the document of getIndexes().

                EXAMPLES
                  storectl indexes grades.sheaf
                  storectl indexes grades.sheaf -c students --json
                """
        )

        @Argument(
            help: ArgumentHelp("The path of the store's file.", valueName: "store"),
            completion: .file()
        )
        var store: String

        @Option(
            name: [.customShort("c"), .long],
            help: ArgumentHelp("One collection only.", valueName: "name"),
            completion: .custom(NameCompletion.collections)
        )
        var collection: String?

        @OptionGroup var database: DatabaseOptions

        @Flag(help: "Write each index as one line of JSON.")
        var json = false

        mutating func run() async throws {
            var rows: [[String]] = []
            do throws(StoreError) {
                let store = try Store.opened(at: store, isReadOnly: true)
                defer { store.close() }
                let database = store.database(database.database)
                let names = try database.collectionNames()
                if let collection, !names.contains(collection) {
                    throw StoreError(
                        .namespaceMissing,
                        "There is no collection '\(collection)' in \(database.name)"
                            + ClosestName.hint(for: collection, among: names) + "."
                    )
                }
                for name in names where collection == nil || name == collection {
                    for index in try await database.collection(name).listIndexes() {
                        rows.append(json ? [line(index, of: name)] : row(index, of: name))
                    }
                }
            } catch {
                throw CommandFailure(error)
            }
            print(Self.table(rows))
        }

        private func line(_ index: IndexDescription, of collection: String) -> String {
            var document: Document = ["collection": .string(collection)]
            for (key, value) in index.document { document.append(key, value) }
            return document.extendedJSON()
        }

        private func row(_ index: IndexDescription, of collection: String) -> [String] {
            var marks: [String] = []
            if index.isUnique, index.name != "_id_" { marks.append("unique") }
            for (key, value) in index.document where !["v", "key", "name", "unique"].contains(key) {
                marks.append(value == true ? key : "\(key): \(value.extendedJSON())")
            }
            return [
                collection, index.name, index.keys.extendedJSON(), marks.joined(separator: ", "),
            ]
        }

        /// Rows with their cells below one another.
        private static func table(_ rows: [[String]]) -> String {
            var widths: [Int] = []
            for row in rows {
                for (index, cell) in row.enumerated() {
                    if index == widths.count { widths.append(0) }
                    widths[index] = max(widths[index], cell.count)
                }
            }
            let lines = rows.map { row in
                var line = ""
                for (index, cell) in row.enumerated() {
                    line += cell + String(repeating: " ", count: widths[index] - cell.count + 2)
                }
                while line.last == " " { line.removeLast() }
                return line
            }
            return lines.joined(separator: "\n")
        }
    }
#endif
