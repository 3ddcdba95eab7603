// SPDX-License-Identifier: MIT
//
// `storectl compact`: a store without its free pages, in its own place.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Compacts a store.
    struct CompactCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compact",
            abstract: "Give the free space of a store back to the file system.",
            discussion: """
                The store is written anew without its free pages, and the new file takes the place \
                of the old one when it is whole and on the medium. Nobody may have the store open, \
                and the disk needs room for both files. 'storectl stats' tells how much is free; \
                'storectl backup --compact' makes a compact copy of a store in use.

                  storectl compact grades.sheaf
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @OptionGroup var report: ReportOptions

        mutating func run() async throws {
            let display = ProgressDisplay(isQuiet: report.isSilent)
            defer { display.clear() }
            let result: CompactionResult
            do throws(StoreError) {
                result = try await Store.compact(at: store) { copied in
                    display.show { copied.text(in: $0) }
                }
            } catch {
                throw CommandFailure(error)
            }
            display.clear()
            report.tell(
                "compacted \(store): \(Quantity.bytes(result.byteCountBefore)) became "
                    + "\(Quantity.bytes(result.byteCount)) in \(Quantity.seconds(display.elapsed))",
                [
                    "store": .string(store), "bytesBefore": .integer(result.byteCountBefore),
                    "bytes": .integer(result.byteCount),
                ],
                display.elapsed
            )
        }
    }
#endif
