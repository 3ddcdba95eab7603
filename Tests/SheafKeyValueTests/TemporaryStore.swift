// SPDX-License-Identifier: MIT
//
// What the tests of this module share: a store in a folder of its own, and records as text.

import Foundation
import SheafKeyValue
import Synchronization
import Testing

/// A folder for one test, deleted at its end.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        let name = "sheaf-keyvalue-\(UInt64.random(in: 0 ... .max))"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it.
    func file(_ name: String = "test.sheaf") -> String { "\(path)/\(name)" }
}

/// Runs a test with a store of its own that is as fast as a store can be.
func withStore<Result>(
    _ change: (inout EnvironmentOptions) -> Void = { _ in },
    _ body: (SheafKeyValue.Environment) throws -> Result
) throws -> Result {
    let folder = TemporaryFolder()
    let environment = try SheafKeyValue.Environment.open(
        at: folder.file(),
        options: .forTests(change)
    )
    defer {
        environment.close()
        withExtendedLifetime(folder) {}
    }
    return try body(environment)
}

/// Runs a test with a store of its own that is as fast as a store can be.
func withStore<Result>(
    _ change: (inout EnvironmentOptions) -> Void = { _ in },
    _ body: (SheafKeyValue.Environment) async throws -> Result
) async throws -> Result {
    let folder = TemporaryFolder()
    let environment = try SheafKeyValue.Environment.open(
        at: folder.file(),
        options: .forTests(change)
    )
    defer {
        environment.close()
        withExtendedLifetime(folder) {}
    }
    return try await body(environment)
}

extension EnvironmentOptions {
    static func forTests(
        _ change: (inout EnvironmentOptions) -> Void = { _ in }
    ) -> EnvironmentOptions {
        var options = EnvironmentOptions()
        options.durability = .withoutSync
        options.mapSizeBytes = 1 << 30
        change(&options)
        return options
    }
}

// MARK: - Records as text

extension WriteTransaction {
    @_lifetime(self: copy self)
    mutating func put(_ key: String, _ value: String, in table: Table) throws {
        let key = Array(key.utf8)
        let value = Array(value.utf8)
        try put(value.span.bytes, for: key.span.bytes, in: table)
    }

    @_lifetime(self: copy self)
    mutating func delete(_ key: String, in table: Table) throws -> Bool {
        let key = Array(key.utf8)
        return try delete(key.span.bytes, in: table)
    }
}

extension Snapshot {
    func text(_ key: String, in table: Table) throws -> String? {
        let key = Array(key.utf8)
        guard let value = try get(key.span.bytes, in: table) else { return nil }
        return value.text
    }
}

extension RawSpan {
    var text: String {
        withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension SheafKeyValue.Environment {
    /// The text that a key has in a table, or nil.
    func text(_ key: String, in table: String) throws -> String? {
        try read { snapshot in
            guard let table = try snapshot.table(table) else { return nil }
            return try snapshot.text(key, in: table)
        }
    }

    /// The number of records of a table, or nil if it is not there.
    func count(in table: String) throws -> Int? {
        try read { snapshot in
            guard let table = try snapshot.table(table) else { return nil }
            return try snapshot.entryCount(in: table)
        }
    }

    /// Puts one record.
    @discardableResult
    func put(_ key: String, _ value: String, in table: String) throws -> Committed<Void> {
        try write { transaction in
            let table = try transaction.createTable(table)
            try transaction.put(key, value, in: table)
        }
    }
}

/// The code of the error that a body throws, or nil if it throws none of ours.
func code(_ body: () throws -> Void) -> KeyValueError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? KeyValueError)?.code
    }
}

/// Something that tasks of a test tell each other.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
