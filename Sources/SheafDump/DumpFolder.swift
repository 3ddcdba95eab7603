// SPDX-License-Identifier: MIT
//
// What is in a dump: a folder for each database, and in it two files for each collection,
// `NAME.bson` and `NAME.metadata.json`, both perhaps with `.gz` behind.

internal import Foundation
internal import Sheaf

/// The collections of a dump.
struct DumpFolder {
    /// A collection of a dump.
    struct Member {
        let namespace: Namespace
        /// The file of its documents; nil for what has none, such as a view.
        let documents: String?
        /// The bytes of that file.
        let byteCount: Int
        let metadata: Metadata?
    }

    /// The collections, sorted by their names.
    private(set) var members: [Member] = []
    /// What is there and cannot be restored, in sentences.
    private(set) var notes: [String] = []

    /// Looks into a dump.
    ///
    /// - Parameters:
    ///   - path: The folder of the dump; with a database, also that of the database; with a
    ///     collection, also its file.
    ///   - selection: What is wanted of it.
    /// - Throws: ``DumpFailure``.
    init(_ path: String, _ selection: NamespaceSelection) throws(DumpFailure) {
        guard let kind = Self.kind(of: path) else {
            throw DumpFailure("There is no dump at \(path). Check the path.")
        }
        switch kind {
        case .file: try addFile(path, selection)
        case .folder: try addFolder(path, selection)
        }
    }

    private mutating func addFolder(
        _ path: String,
        _ selection: NamespaceSelection
    ) throws(DumpFailure) {
        let names = try Self.names(in: path)
        // The log of a server that was dumped lies beside the folders of its databases.
        guard names.contains(where: { Self.stem($0) != nil && $0 != "oplog.bson" }) else {
            for name in names where Self.kind(of: "\(path)/\(name)") == .folder {
                try addDatabase("\(path)/\(name)", name, selection)
            }
            return
        }
        guard let database = selection.database else {
            throw DumpFailure(
                "\(path) is the folder of one database: name the database, or the folder above.",
                isUsage: true
            )
        }
        try addDatabase(path, database, selection)
    }

    private mutating func addFile(
        _ path: String,
        _ selection: NamespaceSelection
    ) throws(DumpFailure) {
        let url = URL(fileURLWithPath: path)
        guard let database = selection.database, let stem = Self.stem(url.lastPathComponent) else {
            throw DumpFailure(
                "\(path) is a file: it must end in .bson or .bson.gz, and its database be named.",
                isUsage: true
            )
        }
        let metadata = try Self.metadata(stem, in: url.deletingLastPathComponent().path)
        let collection =
            selection.collection ?? metadata?.collection ?? CollectionFileName.unescaped(stem)
        members = [
            Member(
                namespace: Namespace(database: database, collection: collection),
                documents: path,
                byteCount: Self.byteCount(of: path),
                metadata: metadata
            )
        ]
    }

    private mutating func addDatabase(
        _ folder: String,
        _ database: String,
        _ selection: NamespaceSelection
    ) throws(DumpFailure) {
        let names = try Self.names(in: folder)
        var stems: [String: String?] = [:]
        for name in names {
            if let stem = Self.stem(name) { stems[stem] = .some("\(folder)/\(name)") }
        }
        for name in names {
            let stem = Self.stem(name, of: ".metadata.json")
            if let stem, stems[stem] == nil { stems[stem] = .some(nil) }
        }
        for (stem, path) in stems.sorted(by: { $0.key < $1.key }) {
            let metadata = try Self.metadata(stem, in: folder)
            let name = metadata?.collection ?? CollectionFileName.unescaped(stem)
            let namespace = Namespace(database: database, collection: name)
            guard selection.contains(namespace) else { continue }
            if let note = Self.note(namespace, metadata) {
                notes.append(note)
                continue
            }
            members.append(
                Member(
                    namespace: namespace,
                    documents: path,
                    byteCount: path.map { Self.byteCount(of: $0) } ?? 0,
                    metadata: metadata
                )
            )
        }
    }

    /// Why something is left out; nil if it is not.
    private static func note(_ namespace: Namespace, _ metadata: Metadata?) -> String? {
        if namespace.collection.hasPrefix("system.") {
            return "\(namespace) belongs to a MongoDB server and is left out"
        }
        guard let type = metadata?.type, type != "collection" else { return nil }
        return "\(namespace) is a \(type) and is left out"
    }

    private static func metadata(
        _ stem: String,
        in folder: String
    ) throws(DumpFailure) -> Metadata? {
        for ending in [".metadata.json", ".metadata.json.gz"] {
            let path = "\(folder)/\(stem)\(ending)"
            if kind(of: path) == .file { return try Metadata(path) }
        }
        return nil
    }

    /// The name without `.bson` and `.gz`; nil if it has another ending.
    private static func stem(_ name: String, of ending: String = ".bson") -> String? {
        for ending in [ending, ending + ".gz"] where name.hasSuffix(ending) {
            return String(name.dropLast(ending.count))
        }
        return nil
    }

    private enum Kind {
        case file, folder
    }

    private static func kind(of path: String) -> Kind? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return nil
        }
        return isFolder.boolValue ? .folder : .file
    }

    private static func names(in folder: String) throws(DumpFailure) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw DumpFailure("Reading", folder, error)
        }
    }

    private static func byteCount(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }
}
