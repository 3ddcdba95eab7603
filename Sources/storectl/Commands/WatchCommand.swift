// SPDX-License-Identifier: MIT
//
// `storectl watch`: changes as they come, a line of JSON for each.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Follows the changes of a store.
    struct WatchCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "watch",
            abstract: "Follow the changes of a store, a line of JSON for each.",
            discussion: """
                Shows what changes from now on, in this process and in others, until it is ended \
                with Ctrl-C; then it tells the token with which to go on, as it does when it \
                fails. Without COLLECTION all collections are watched, or those of --database.

                The changes must be logged: 'storectl changes STORE --on'.

                --start-at takes seconds since 1970, or a date such as 2026-11-25T08:00:00Z.

                EXAMPLES
                  storectl watch grades.sheaf students
                """
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(help: ArgumentHelp("The collection to watch.", valueName: "collection"))
        var collection: String?

        @Option(
            name: [.customShort("d"), .long],
            help: ArgumentHelp("The database to watch.", valueName: "name")
        )
        var database: String?

        @Option(help: ArgumentHelp("Begin behind the event with this token.", valueName: "token"))
        var resumeAfter: String?

        @Option(help: ArgumentHelp("Begin at this time.", valueName: "time"))
        var startAt: String?

        @Option(
            help: ArgumentHelp(
                "The document that updates show: default, updateLookup, whenAvailable, required.",
                valueName: "which"
            )
        )
        var fullDocument = "default"

        @Option(
            help: ArgumentHelp(
                "The document from before that events show: off, whenAvailable, required.",
                valueName: "which"
            )
        )
        var before = "off"

        @Flag(help: "Show the exact edits of updates.")
        var edits = false

        @Flag(help: "Show collections that come to be, too.")
        var expanded = false

        @Option(
            help: ArgumentHelp("Stages that events go through, as JSON.", valueName: "stages")
        )
        var pipeline = "[]"

        @Flag(help: "Write canonical Extended JSON, in which every type is told.")
        var canonical = false

        mutating func run() async throws {
            let options = try options()
            let stages = try stages()
            Interruption.arm()
            do throws(StoreError) {
                let store = try Store.opened(at: store, isReadOnly: true)
                defer { store.close() }
                let stream = try stream(in: store, stages, options)
                try await show(stream)
            } catch {
                throw CommandFailure(error)
            }
        }

        private func stream(
            in store: Store,
            _ stages: [Document],
            _ options: WatchOptions
        ) throws(StoreError) -> ChangeStream {
            if let collection {
                let database = store.database(database ?? Session.standardDatabase)
                return try database.collection(collection).watch(stages, options: options)
            }
            guard let database else { return try store.watch(stages, options: options) }
            return try store.database(database).watch(stages, options: options)
        }

        /// Shows events until the stream ends or somebody ends it, and tells where to go on.
        private func show(_ stream: ChangeStream) async throws(StoreError) {
            var events = stream.makeAsyncIterator()
            var output = OutputBuffer()
            defer { WatchCommand.tell(events.resumeToken) }
            let format = canonical ? ExtendedJSON.Format.canonical : .relaxed
            while !events.isAtEnd, !Interruption.hasCome {
                for event in try await events.nextBatch(maxAwaitTime: .milliseconds(200)) {
                    // Nobody reads any more: that is an end like any other.
                    guard (try? output.line(event.extendedJSON(format))) != nil else { return }
                }
                guard (try? output.flush()) != nil else { return }
            }
        }

        private static func tell(_ token: Document) {
            guard let digits = token["_data"]?.stringValue else { return }
            Terminal.writeError("To go on: --resume-after \(digits)\n")
        }

        private func options() throws -> WatchOptions {
            var options = WatchOptions(
                fullDocument: try WatchCommand.choice("full-document", fullDocument),
                fullDocumentBeforeChange: try WatchCommand.choice("before", before),
                showExpandedEvents: expanded,
                showEdits: edits
            )
            if let resumeAfter { options.startAfter = ["_data": .string(resumeAfter)] }
            if let startAt {
                let date = DateTime(rfc3339: startAt)?.millisecondsSinceEpoch
                let seconds = date.map { $0 / 1000 } ?? Int64(startAt)
                guard let seconds = seconds.flatMap({ UInt32(exactly: $0) }) else {
                    throw ValidationError(
                        "--start-at takes seconds since 1970 or a date, not '\(startAt)'"
                    )
                }
                options.startAtOperationTime = Timestamp(seconds: seconds, increment: 0)
            }
            return options
        }

        private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
            _ name: String,
            _ text: String
        ) throws -> Choice {
            if let choice = Choice(rawValue: text) { return choice }
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--\(name) takes \(choices), not '\(text)'")
        }

        private func stages() throws -> [Document] {
            let value: BSONValue
            do {
                value = try ExtendedJSON.parse(pipeline)
            } catch {
                throw ValidationError("--pipeline takes an array of stages: \(error)")
            }
            guard let stages = value.arrayValue?.map(\.documentValue),
                stages.allSatisfy({ $0 != nil })
            else { throw ValidationError("--pipeline takes an array of stages") }
            return stages.compactMap { $0 }
        }
    }
#endif
