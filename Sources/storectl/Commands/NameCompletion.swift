// SPDX-License-Identifier: MIT
//
// Names out of a store for the completion of other shells: bash, zsh and fish ask this program.

#if Shell
    internal import Sheaf

    /// Completes names that only a store knows.
    enum NameCompletion {
        /// The collections of the store that the words of the command line name.
        @Sendable static func collections(
            _ words: [String],
            _ index: Int,
            _ prefix: String
        ) -> [String] {
            // A store that is in use, damaged or no store at all completes nothing.
            for word in words.dropFirst() where !word.hasPrefix("-") {
                guard let store = try? Store.opened(at: word, isReadOnly: true) else { continue }
                defer { store.close() }
                let database = database(in: words) ?? Session.standardDatabase
                return (try? store.database(database).collectionNames()) ?? []
            }
            return []
        }

        private static func database(in words: [String]) -> String? {
            let index = words.firstIndex { $0 == "-d" || $0 == "--database" }
            return index.flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        }
    }
#endif
