// SPDX-License-Identifier: MIT
//
// `storectl verify`: proves that a store is sound, or tells what is damaged. The pages are looked
// at before LMDB reads them; should reading them end the process all the same, it was a child.

#if Shell
    internal import ArgumentParser
    internal import Foundation
    internal import Sheaf

    /// Checks a store.
    struct VerifyCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check every record, checksum and index of a store.",
            discussion: """
                Every page of the file is looked at, every document is read with all its parts, \
                every checksum is computed, every index is compared with the documents. The store \
                is not changed; it may be in use.

                The exit code is 0 when the store is sound and 1 when it is damaged: then each \
                finding takes a line with its collection and its record. Restore a backup.

                EXAMPLES
                  storectl verify grades.sheaf
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Flag(name: .shortAndLong, help: "Show no progress.")
        var quiet = false

        @Flag(help: "Write each finding, and the outcome, as one line of JSON.")
        var json = false

        @Flag(help: ArgumentHelp("Read the store in this process.", visibility: .hidden))
        var direct = false

        func run() throws {
            guard direct else { return try runChild() }
            let clock = ContinuousClock()
            let start = clock.now
            let report: VerificationReport
            do throws(StoreError) {
                let store = try Store.opened(at: store, isReadOnly: true, checksPages: true)
                defer { store.close() }
                report = try verify(store)
            } catch  where error.code == .damaged {
                print(damaged(error.message))
                throw CommandFailure(nil)
            } catch {
                throw CommandFailure(error)
            }
            print(json ? report.json : report.text(store, in: clock.now - start))
            guard report.isSound else { throw CommandFailure(nil) }
        }

        private func verify(_ store: Store) throws(StoreError) -> VerificationReport {
            var progress = ProgressLine(isQuiet: quiet || json)
            defer { progress.clear() }
            return try store.verify { count in
                guard progress.isDue else { return }
                progress.show("\(Quantity.count(count, "document")) checked")
            }
        }

        /// Runs the same command in a child and takes its death for damage.
        private func runChild() throws {
            let child = Process()
            child.executableURL = Self.executable
            child.arguments =
                ["verify", "--direct"] + (quiet ? ["--quiet"] : []) + (json ? ["--json"] : [])
                + ["--", store]
            child.environment = ProcessInfo.processInfo.environment
                .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
            do {
                try child.run()
            } catch {
                throw CommandFailure("storectl cannot start itself: \(error.localizedDescription)")
            }
            child.waitUntilExit()
            guard child.terminationReason == .exit else {
                print(died(of: child.terminationStatus))
                throw CommandFailure(nil)
            }
            guard let status = ExitStatus(rawValue: child.terminationStatus), status == .done else {
                throw CommandFailure(
                    nil,
                    status: ExitStatus(rawValue: child.terminationStatus) ?? .failed
                )
            }
        }

        private func died(of signal: Int32) -> String {
            damaged("The pages of the file are damaged: reading them ended with signal \(signal).")
        }

        /// What is said of a store that could not be read to its end.
        private func damaged(_ message: String) -> String {
            guard json else { return "\(message)\n\(store) is damaged. Restore a backup." }
            let outcome: Document = ["ok": false, "message": .string(message)]
            return outcome.extendedJSON()
        }

        /// The file that this process runs.
        private static var executable: URL {
            let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            if FileManager.default.isExecutableFile(atPath: running.path) { return running }
            return Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        }
    }
#endif
