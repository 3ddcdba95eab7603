// SPDX-License-Identifier: MIT
//
// The names that only the store knows: of databases, collections, fields and variables. They are
// read when the tab key asks for them.

internal import Sheaf

/// Where completion finds names.
struct CompletionNames: Sendable {
    /// The most documents that are looked at for the names of their fields.
    static let sampleCount = 20
    /// Documents larger than this are passed over; a copy of one would be felt.
    static let sampleByteCountMax = 1 << 20
    /// How many levels of embedded documents are looked at.
    static let depthMax = 3

    var store: Store?
    var database = Session.standardDatabase
    var variables: [String: BSONValue] = [:]

    /// The collections of the database.
    var collections: [String] {
        guard let store else { return [] }
        return (try? store.database(database).collectionNames()) ?? []
    }

    /// The databases of the store.
    var databases: [String] {
        guard let store else { return [] }
        return (try? store.databaseNames()) ?? []
    }

    /// The paths of the fields of a collection, as its first documents have them.
    func fields(of collection: String) -> [String] {
        guard let store else { return [] }
        var names = FieldNames()
        var options = FindOptions(limit: Self.sampleCount, maxTime: .milliseconds(200))
        options.sort = [:]
        try? store.read { snapshot in
            let collection = store.database(database).collection(collection)
            try collection.forEachDocument(options: options, in: snapshot) { document in
                if try document.byteCount() <= Self.sampleByteCountMax {
                    names.add(try document.copy(), below: "", depth: 1)
                }
                return true
            }
        }
        return names.all
    }

    /// The fields of a document in a variable.
    func members(of variable: String) -> [String] {
        switch variables[variable] {
        case .document(let document)?: document.keys
        case .array?: ["length"]
        default: []
        }
    }
}

/// Gathers the paths of fields, each once, in the order in which they were met.
private struct FieldNames {
    private(set) var all: [String] = []
    private var known: Set<String> = []

    mutating func add(_ document: Document, below path: String, depth: Int) {
        for (name, value) in document {
            let path = path.isEmpty ? name : "\(path).\(name)"
            if known.insert(path).inserted { all.append(path) }
            guard depth < CompletionNames.depthMax else { continue }
            switch value {
            case .document(let inner): add(inner, below: path, depth: depth + 1)
            case .array(let elements):
                // One element tells how the others look.
                if case .document(let inner)? = elements.element(at: 0) {
                    add(inner, below: path, depth: depth + 1)
                }
            default: continue
            }
        }
    }
}
