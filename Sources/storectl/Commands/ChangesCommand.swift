// SPDX-License-Identifier: MIT
//
// `storectl changes`: what is logged of the changes of a store, switched on, off, and shown.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// Shows or chooses what is logged.
    struct ChangesCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "changes",
            abstract: "Switch the log of changes on or off, for 'storectl watch'.",
            discussion: """
                Without --on or --off, tells what is logged. With them, the changes of COLLECTION \
                are meant, or without one those of --database, or of the whole store.

                Each change is then one record more, of the size of the edit. --images notes whole \
                documents as they were before each change of COLLECTION, at their size.

                EXAMPLES
                  storectl changes grades.sheaf students --on
                  storectl changes grades.sheaf
                """
        )

        /// What is done.
        enum Action: String, EnumerableFlag {
            case on, off, images, noImages
        }

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(help: ArgumentHelp("The collection.", valueName: "collection"))
        var collection: String?

        @Option(
            name: [.customShort("d"), .long],
            help: ArgumentHelp("The database.", valueName: "name")
        )
        var database: String?

        @Flag(help: "Log changes from now on, no more, or with whole documents.")
        var action: Action?

        @Option(help: ArgumentHelp("The most bytes of the log.", valueName: "count"))
        var bytes: Int?

        @Option(help: ArgumentHelp("The most changes in the log.", valueName: "count"))
        var count: Int?

        @Option(help: ArgumentHelp("How long a change is kept.", valueName: "seconds"))
        var seconds: Int?

        func validate() throws {
            let hasLimits = bytes != nil || count != nil || seconds != nil
            if hasLimits, action != .on { throw ValidationError("limits go with --on") }
            if action == .images || action == .noImages, collection == nil {
                throw ValidationError(
                    "--\(action == .images ? "" : "no-")images takes a COLLECTION"
                )
            }
        }

        mutating func run() async throws {
            do throws(StoreError) {
                let store = try Store.opened(at: store, isReadOnly: action == nil)
                defer { store.close() }
                try await carryOut(in: store)
                print(try store.changeLogSettings()?.document.extendedJSON() ?? "{}")
            } catch {
                throw CommandFailure(error)
            }
        }

        private func carryOut(in store: Store) async throws(StoreError) {
            let named = collection.map { name in
                store.database(database ?? Session.standardDatabase).collection(name)
            }
            switch action {
            case nil: return
            case .on:
                let options = try limits(store)
                if let named {
                    try await named.enableChangeLog(options)
                } else if let database {
                    try await store.database(database).enableChangeLog(options)
                } else {
                    try await store.enableChangeLog(options)
                }
            case .off:
                if let named {
                    try await named.disableChangeLog()
                } else if let database {
                    try await store.database(database).disableChangeLog()
                } else {
                    try await store.disableChangeLog()
                }
            case .images: try await named?.setChangeImages(true)
            case .noImages: try await named?.setChangeImages(false)
            }
        }

        /// The limits that there are, with those that are named changed.
        private func limits(_ store: Store) throws(StoreError) -> ChangeLogOptions {
            var options = try store.changeLogSettings()?.options ?? ChangeLogOptions()
            if let bytes { options.byteCountMax = bytes }
            if let count { options.countMax = count }
            if let seconds { options.ageMax = .seconds(seconds) }
            return options
        }
    }

    extension ChangeLogSettings {
        /// The settings for people and programs.
        fileprivate var document: Document {
            var document: Document = ["byteCountMax": .integer(options.byteCountMax)]
            if let countMax = options.countMax { document["countMax"] = .integer(countMax) }
            if let ageMax = options.ageMax {
                document["seconds"] = .int64(ageMax.components.seconds)
            }
            document["logged"] = .array(BSONArray(scopes.map { .string($0.description) }))
            document["images"] = .array(
                BSONArray(imageNamespaces.map { .string($0.description) })
            )
            return document
        }
    }
#endif
