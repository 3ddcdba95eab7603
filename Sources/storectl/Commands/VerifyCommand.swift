// SPDX-License-Identifier: MIT
//
// `storectl verify`: proves that a store is sound, or tells what is damaged. The pages are looked
// at before LMDB reads them; should reading them end the process all the same, it was a child.

#if Shell
    internal import ArgumentParser
    internal import Foundation
    internal import Sheaf

    /// Checks a store.
    struct VerifyCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check every record, checksum and index of a store; save a damaged one.",
            discussion: """
                Every page of the file is looked at, every document is read with all its parts, \
                every checksum is computed, every index is compared with the documents. The store \
                is not changed; it may be in use.

                The exit code is 0 when the store is sound and 1 when it is damaged: then each \
                finding takes a line with its collection and its record. Restore a backup.

                Without a backup, --repair-to saves what can be read into a new store: every \
                document of which all records are sound, with its indexes made anew. Collections \
                that the catalog lost come into the database 'lost'. What is lost takes a line, \
                and the exit code is 0 only when nothing is. Nobody may have the store open then.

                EXAMPLES
                  storectl verify grades.sheaf
                  storectl verify grades.sheaf --repair-to saved.sheaf
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Option(
            help: ArgumentHelp("Save what can be read into a new store.", valueName: "new")
        )
        var repairTo: String?

        @Flag(name: .shortAndLong, help: "Show no progress.")
        var quiet = false

        @Flag(help: "Write each finding, and the outcome, as one line of JSON.")
        var json = false

        @Flag(help: ArgumentHelp("Read the store in this process.", visibility: .hidden))
        var direct = false

        func run() async throws {
            guard !direct else { return try verifyHere() }
            let status = try runChild()
            if let repairTo { return try await repair(into: repairTo) }
            guard status == .done else { throw CommandFailure(nil, status: status) }
        }

        private func verifyHere() throws {
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
            let total = try? store.documentCount()
            return try store.verify { count in
                guard progress.isDue else { return }
                progress.show(ProgressText.documents(count, of: total, in: progress.elapsed))
            }
        }

        private func repair(into path: String) async throws {
            let display = ProgressDisplay(isQuiet: quiet || json)
            defer { display.clear() }
            let report: SalvageReport
            do throws(StoreError) {
                report = try await Store.salvage(store, into: path) { count in
                    display.show { ProgressText.documents(count, of: nil, in: $0) }
                }
            } catch {
                throw CommandFailure(error)
            }
            display.clear()
            print(json ? report.json : report.text(path, in: display.elapsed))
            guard report.isWhole else { throw CommandFailure(nil) }
        }

        /// Runs the same command in a child and takes its death for damage.
        private func runChild() throws -> ExitStatus {
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
                return .failed
            }
            return ExitStatus(rawValue: child.terminationStatus) ?? .failed
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

    extension Store {
        /// The documents of all collections, as their indexes count them.
        fileprivate func documentCount() throws -> Int {
            try read { snapshot in
                try snapshot.namespaces.reduce(0) { count, namespace in
                    let collection = database(namespace.database).collection(namespace.collection)
                    return try count + collection.estimatedDocumentCount(in: snapshot)
                }
            }
        }
    }
#endif
