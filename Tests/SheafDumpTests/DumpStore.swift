// SPDX-License-Identifier: MIT
//
// A store and a folder of its own for each test of dumps.

import Foundation
import Sheaf
import Synchronization
import Testing

@testable import SheafDump

/// A folder with stores and dumps that goes with the test.
final class DumpStore: Sendable {
    let folder: String
    let store: Store

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("sheaf-dump-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        store = try Self.open("\(folder)/s")
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func open(_ path: String) throws -> Store {
        var options = StoreOptions()
        options.durability = .withoutSync
        options.maintenanceInterval = .seconds(86_400)
        return try Store.open(at: path, options: options)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Another store, in which a body looks.
    func withOther<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
        let other = try Self.open(path("other-\(UUID().uuidString)"))
        defer { other.close() }
        return try await body(other)
    }

    /// The files below a folder with their bytes.
    func files(_ name: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        let paths = try FileManager.default.subpathsOfDirectory(atPath: path(name))
        for part in paths {
            let whole = "\(path(name))/\(part)"
            var isFolder: ObjCBool = false
            FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder)
            guard !isFolder.boolValue else { continue }
            files[part] = try Data(contentsOf: URL(fileURLWithPath: whole))
        }
        return files
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }
}

extension Store {
    /// All documents of all collections, as bytes, with the documents of their indexes.
    func contents() async throws -> [String: (documents: [Document], indexes: [Document])] {
        var contents: [String: ([Document], [Document])] = [:]
        for namespace in try read({ $0.namespaces }) {
            let collection = database(namespace.database).collection(namespace.collection)
            contents[namespace.description] = (
                try await collection.find().toArray(),
                try await collection.listIndexes().map(\.document)
            )
        }
        return contents
    }
}

/// Expects two stores to hold the same.
func expectEqual(
    _ left: Store,
    _ right: Store,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let (left, right) = (try await left.contents(), try await right.contents())
    #expect(left.keys.sorted() == right.keys.sorted(), sourceLocation: sourceLocation)
    for (name, content) in left {
        #expect(content.documents == right[name]?.documents ?? [], sourceLocation: sourceLocation)
        #expect(content.indexes == right[name]?.indexes ?? [], sourceLocation: sourceLocation)
    }
}

/// The events of a restore.
final class Events: Sendable {
    private let events = Mutex<[RestoreEvent]>([])

    func append(_ event: RestoreEvent) { events.withLock { $0.append(event) } }

    var rejections: [Rejection] {
        events.withLock { events in
            events.compactMap { if case .rejected(let rejection) = $0 { rejection } else { nil } }
        }
    }

    var notes: [String] {
        events.withLock { events in
            events.compactMap { if case .note(let note) = $0 { note } else { nil } }
        }
    }

    var progress: [DumpProgress] {
        events.withLock { events in
            events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } }
        }
    }
}

extension Restore {
    /// Restores and yields what was told.
    static func run(
        _ path: String,
        into store: Store,
        _ change: (inout RestoreOptions) -> Void = { _ in }
    ) async throws -> (report: RestoreReport, events: Events) {
        var options = RestoreOptions()
        change(&options)
        let events = Events()
        let report = try await Restore(of: path, options: options).run(into: store) {
            events.append($0)
        }
        return (report, events)
    }
}
