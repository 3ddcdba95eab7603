// SPDX-License-Identifier: MIT
//
// `storectl backup`: a copy of a store while it is in use.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Backs a store up.
    struct BackupCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Copy a store to another file while it is in use.",
            discussion: """
                The copy is the state of one moment and a store like any other: to restore it, \
                copy it back while nobody has the store open. It gets its name when it is whole \
                and on the medium.

                  storectl backup grades.sheaf monday.sheaf
                  storectl backup grades.sheaf monday.sheaf --compact --overwrite
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(help: ArgumentHelp("The path of the copy.", valueName: "copy"))
        var copy: String

        @Flag(help: "Leave free pages out: smaller, and slower to make.")
        var compact = false

        @Flag(help: "Replace a file that is there, once the copy is whole.")
        var overwrite = false

        @OptionGroup var report: ReportOptions

        mutating func run() async throws {
            let display = ProgressDisplay(isQuiet: report.isSilent)
            defer { display.clear() }
            let options = BackupOptions(compacting: compact, replacesExisting: overwrite)
            let result: BackupResult
            do throws(StoreError) {
                let store = try Store.opened(at: store, isReadOnly: true)
                defer { store.close() }
                result = try await store.backup(to: copy, options: options) { copied in
                    display.show { copied.text(in: $0) }
                }
            } catch {
                throw CommandFailure(error)
            }
            display.clear()
            report.tell(
                "copied \(store) to \(copy): \(Quantity.bytes(result.byteCount)) in "
                    + Quantity.seconds(display.elapsed),
                [
                    "store": .string(store), "copy": .string(copy),
                    "bytes": .integer(result.byteCount),
                ],
                display.elapsed
            )
        }
    }

    extension CopyingProgress {
        /// The progress for people.
        func text(in elapsed: Duration) -> String {
            ProgressText.bytes(byteCount, of: byteCountTotal, in: elapsed)
        }
    }
#endif
