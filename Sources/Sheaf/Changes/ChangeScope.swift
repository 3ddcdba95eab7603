// SPDX-License-Identifier: MIT
//
// What is logged or watched: everything, a database, or a collection.

import SheafBSON

/// A part of a store whose changes are logged, or watched.
public enum ChangeScope: Sendable, Hashable, CustomStringConvertible {
    /// All databases.
    case store
    /// All collections of a database.
    case database(String)
    /// One collection.
    case collection(Namespace)

    /// The scope as people write it.
    public var description: String {
        switch self {
        case .store: "the store"
        case .database(let name): "the database \(name)"
        case .collection(let namespace): "the collection \(namespace)"
        }
    }

    /// Whether everything in the other scope is in this one.
    func contains(_ other: ChangeScope) -> Bool {
        switch (self, other) {
        case (.store, _): true
        case (.database(let name), .database(let other)): name.utf8.elementsEqual(other.utf8)
        case (.database(let name), .collection(let other)):
            name.utf8.elementsEqual(other.database.utf8)
        case (.collection(let namespace), .collection(let other)): namespace.key == other.key
        default: false
        }
    }

    /// The names that records of the scope begin with.
    var nameBytes: [UInt8] {
        switch self {
        case .store: []
        case .database(let name): ChangeRecord.namespaceBytes(name)
        case .collection(let namespace):
            ChangeRecord.namespaceBytes(namespace.database, namespace.collection)
        }
    }

    /// Refuses names that nothing can have.
    func check() throws(StoreError) {
        switch self {
        case .store: break
        case .database(let name): try NameRules.check(database: name)
        case .collection(let namespace): try NameRules.check(namespace)
        }
    }
}
