// SPDX-License-Identifier: MIT
//
// MongoDB's tests of the CRUD interface, which lie beside the checkout and not in it: where they
// are, and what a file and a test in it say.

import Foundation
import Sheaf

/// The folder of test files.
enum CrudSpecification {
    /// The folder with data shared by projects: named by the environment, or beside the repository.
    private static let folder: String = {
        let named = ProcessInfo.processInfo.environment["SHEAF_SHARED"]
        let parts = #filePath.split(separator: "/").dropLast(5)
        let shared = named ?? "/" + (parts + ["shared"]).joined(separator: "/")
        return shared + "/conformance/crud-unified"
    }()

    /// The names of the files without their ending, in order; none when the folder is not there.
    static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return all.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// A file, read by our own reader.
    static func file(_ name: String) throws -> CrudFile {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json"))
        return CrudFile(name: name, document: try Document(extendedJSON: Array(data)))
    }
}

/// One file: entities, data to start from, tests.
struct CrudFile {
    let name: String
    let document: Document

    /// The tests that a server of our version runs.
    var tests: [CrudTest] {
        guard document.meetsRequirements else { return [] }
        return document.documents("tests").filter(\.meetsRequirements).map { CrudTest($0) }
    }

    /// The name of each database by its entity.
    var databases: [String: String] {
        entities("database", name: "databaseName").mapValues(\.name)
    }

    /// The entity of its database and the name of each collection by its entity.
    var collections: [String: (database: String, name: String)] {
        entities("collection", name: "collectionName").mapValues {
            ($0.entity["database"]?.stringValue ?? "", $0.name)
        }
    }

    private func entities(
        _ kind: String,
        name: String
    ) -> [String: (entity: Document, name: String)] {
        var found: [String: (entity: Document, name: String)] = [:]
        for case let entity? in document.documents("createEntities").map({ $0[kind] }) {
            guard let entity = entity.documentValue else { continue }
            found[entity.text("id")] = (entity, entity.text(name))
        }
        return found
    }
}

/// One test: operations, and what the collections hold afterwards.
struct CrudTest {
    let document: Document

    init(_ document: Document) {
        self.document = document
    }

    var description: String { document.text("description") }
    var operations: [Document] { document.documents("operations") }
    var outcome: [Document] { document.documents("outcome") }
}

extension Document {
    /// The documents in an array of a name.
    func documents(_ name: String) -> [Document] {
        (self[name]?.arrayValue ?? []).compactMap(\.documentValue)
    }

    /// The string of a name, empty when there is none.
    func text(_ name: String) -> String { self[name]?.stringValue ?? "" }

    /// Whether a server of version 8.0 meets one of the requirements, if there are any.
    ///
    /// Topologies do not matter: a store is all of them.
    fileprivate var meetsRequirements: Bool {
        guard self["runOnRequirements"] != nil else { return true }
        return documents("runOnRequirements").contains { requirement in
            let oldest = requirement["minServerVersion"]?.stringValue ?? "0"
            let newest = requirement["maxServerVersion"]?.stringValue ?? "99"
            return !version("8.0").lexicographicallyPrecedes(version(oldest))
                && !version(newest).lexicographicallyPrecedes(version("8.0"))
        }
    }
}

/// The numbers of a version.
private func version(_ text: String) -> [Int] { text.split(separator: ".").compactMap { Int($0) } }
