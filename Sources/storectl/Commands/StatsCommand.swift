// SPDX-License-Identifier: MIT
//
// `storectl stats`: what is in a store and how it lies.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Shows the measures of a store.
    struct StatsCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats",
            abstract: "Show what is in a store: sizes, collections, indexes.",
            discussion: """
                The store is read, not changed. With --json, one document: the sizes of the file, \
                of its pages and of the map, how many pages are free for later writes, and per \
                collection its documents, their bytes as BSON, how many lie in parts (spilled), in \
                how many chunks and how full these are, and its indexes.

                EXAMPLES
                  storectl stats grades.sheaf
                  storectl stats grades.sheaf --json
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Flag(help: "Write one line of JSON.")
        var json = false

        func run() throws {
            let statistics: StoreStatistics
            do throws(StoreError) {
                let store = try Store.opened(at: store, isReadOnly: true)
                defer { store.close() }
                statistics = try store.statistics()
            } catch {
                throw CommandFailure(error)
            }
            print(json ? statistics.document.extendedJSON() : statistics.text)
        }
    }
#endif
