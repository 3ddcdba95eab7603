// SPDX-License-Identifier: MIT
//
// Restoring: what can be chosen, and what is told of it.

package import Sheaf

/// What is restored, and how.
package struct RestoreOptions: Sendable {
    /// Which collections, by the names that they have in the dump.
    package var selection = NamespaceSelection()
    /// Changes of their names; the first that fits counts.
    package var renamings: [NamespaceRenaming] = []
    /// Whether collections are dropped before they are restored.
    package var drops = false
    /// Whether the first document or index that is rejected ends the work.
    package var stopsOnError = false
    /// Whether indexes are made besides the one on `_id`.
    package var makesIndexes = true
    /// The documents of one transaction at most.
    package var batchCountMax = 1000
    /// The bytes at which a transaction is full, however few documents it has.
    package var batchByteCountMax = 8 << 20

    /// Everything, into what is there.
    package init() {}
}

/// Something of a dump that is not in the store.
package struct Rejection: Sendable, Hashable, CustomStringConvertible {
    /// What was rejected.
    package enum Subject: Sendable, Hashable {
        /// A document: its number in the file, from 1, and the offset of its first byte.
        case document(number: Int, offset: Int?)
        /// All documents of a file from a number on.
        case rest(number: Int)
        /// An index with a name.
        case index(String)
        /// The collection itself.
        case collection
    }

    /// The collection that it was for.
    package let namespace: Namespace
    /// What it is.
    package let subject: Subject
    /// Why.
    package let reason: String

    /// Place and reason in a sentence.
    package var description: String {
        switch subject {
        case .document(let number, let offset?):
            "\(namespace), document \(number) at byte \(offset): \(reason)"
        case .document(let number, nil): "\(namespace), document \(number): \(reason)"
        case .rest(let number): "\(namespace), document \(number) and all behind it: \(reason)"
        case .index(let name): "\(namespace), index \(name): \(reason)"
        case .collection: "\(namespace): \(reason)"
        }
    }
}

/// What a restore came to.
package struct RestoreReport: Sendable, Hashable {
    /// What became of a collection.
    package struct Collection: Sendable, Hashable {
        /// Its name in the store.
        package let namespace: Namespace
        /// The documents that are in the store now.
        package internal(set) var documentCount = 0
        /// The documents that were rejected.
        package internal(set) var rejectedCount = 0
        /// The indexes that were made, or were there.
        package internal(set) var indexCount = 0
        /// The indexes that were rejected.
        package internal(set) var rejectedIndexCount = 0
        /// Whether its file was read to the end.
        package internal(set) var isWhole = true
    }

    /// The collections in the order in which they were restored.
    package internal(set) var collections: [Collection] = []

    /// The documents of all collections.
    package var documentCount: Int { collections.reduce(0) { $0 + $1.documentCount } }
    /// The documents that were rejected.
    package var rejectedCount: Int { collections.reduce(0) { $0 + $1.rejectedCount } }
    /// The indexes that were rejected.
    package var rejectedIndexCount: Int { collections.reduce(0) { $0 + $1.rejectedIndexCount } }
    /// Whether everything of the dump that was wanted is in the store.
    package var isWhole: Bool {
        rejectedCount == 0 && rejectedIndexCount == 0 && collections.allSatisfy(\.isWhole)
    }
}

/// What a restore tells while it works.
package enum RestoreEvent: Sendable {
    /// How far it has come.
    case progress(DumpProgress)
    /// Something was rejected.
    case rejected(Rejection)
    /// Something that the reader of the report may want to know, in a sentence.
    case note(String)
}
