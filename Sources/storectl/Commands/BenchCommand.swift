// SPDX-License-Identifier: MIT
//
// `storectl bench`: what changing one grade costs on this machine, by operators and by rewriting.

#if Shell
    internal import ArgumentParser
    internal import Foundation
    internal import Sheaf

    /// Measures changes.
    struct BenchCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bench",
            abstract: "Measure on this machine what one change in a long array costs.",
            discussion: """
                A student gets arrays of 10 to 100,000 grades. One grade is added, edited and \
                deleted by operators, and edited by writing the whole document again; each change \
                is a transaction that is on the disk when it returns. The tables show medians.

                With a store, its disk is measured: the collection \
                '\(BenchCommand.collectionName)' is made in it and dropped again. With \
                --temporary, a new store in the folder for temporary files is used; that folder \
                may lie in memory.

                It takes less than a minute; --quick takes a second.

                EXAMPLES
                  storectl bench --temporary --quick
                """
        )

        static let collectionName = "storectl_bench"

        @Argument(
            help: ArgumentHelp("The path of the store's file.", valueName: "store"),
            completion: .file()
        )
        var store: String?

        @Flag(help: "Use a new store, which is deleted afterwards.")
        var temporary = false

        @Flag(help: "Arrays of at most 1,000 grades, a few rounds.")
        var quick = false

        @Flag(help: "Write each cell of the tables as one line of JSON.")
        var json = false

        func validate() throws {
            guard (store == nil) == temporary else {
                throw ValidationError("bench takes a store, or --temporary instead of one")
            }
        }

        mutating func run() async throws {
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("storectl-bench-\(UUID().uuidString)")
            if temporary {
                try FileManager.default.createDirectory(
                    at: folder,
                    withIntermediateDirectories: true
                )
            }
            defer { if temporary { try? FileManager.default.removeItem(at: folder) } }
            let path = store ?? folder.appendingPathComponent("bench.sheaf").path
            do throws(StoreError) {
                let table = try await measure(path)
                if json {
                    for document in table.documents { print(document.extendedJSON()) }
                } else {
                    print(table.text)
                }
            } catch {
                throw CommandFailure(error)
            }
        }

        private func measure(_ path: String) async throws(StoreError) -> BenchTable {
            let store = try Store.opened(at: path, createIfMissing: temporary)
            defer { store.close() }
            let collection = store.collection(Self.collectionName)
            guard try await collection.estimatedDocumentCount() == 0 else {
                throw StoreError(
                    .namespaceExists,
                    "The store has a collection '\(Self.collectionName)' already; drop it first."
                )
            }
            try await collection.createIndex(["uid": 1], unique: true)
            let progress = ProgressDisplay(isQuiet: json)
            defer { progress.clear() }
            var workload = GradeWorkload(collection: collection)
            if quick { (workload.budget, workload.roundsMax) = (.milliseconds(50), 20) }
            var table = BenchTable()
            for length in quick ? [10, 100, 1000] : [10, 100, 1000, 10_000, 100_000] {
                progress.show { _ in "arrays of \(Quantity.count(length, "grade")) …" }
                table.add(length, try await workload.measure(length))
            }
            try await collection.drop()
            return table
        }
    }
#endif
