// SPDX-License-Identifier: MIT
//
// A server of a store of its own, that a test talks to without a network.

import Foundation
import Sheaf
import SheafCommands
import Testing

/// A server of a new store, which goes with the last reference to it.
final class TestService: Sendable {
    let service: CommandService
    let client: Client
    private let folder: URL

    init(_ settings: ServiceSettings = ServiceSettings()) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(component: "sheaf-commands-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var options = StoreOptions()
        options.durability = .withoutSync
        let store = try Store.open(
            at: folder.appending(component: "store.sheaf").path,
            options: options
        )
        service = CommandService(store, settings)
        client = service.connect(from: "127.0.0.1:50000")
    }

    deinit {
        service.store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// A server that presents itself as a set of one member.
    static func replicaSet() throws -> TestService {
        var settings = ServiceSettings()
        settings.replicaSetName = "rs0"
        return try TestService(settings)
    }

    /// Runs a command on the database `test`, or on another.
    @discardableResult
    func run(
        _ command: Document,
        in database: String = "test",
        sequences: [String: [Document]] = [:],
        for client: Client? = nil
    ) async -> Document {
        var body = command
        body["$db"] = .string(database)
        return await service.run(
            CommandRequest(body, sequences: sequences),
            for: client ?? self.client
        )
    }

    /// Runs a command that succeeds.
    @discardableResult
    func succeed(
        _ command: Document,
        in database: String = "test",
        at location: SourceLocation = #_sourceLocation
    ) async -> Document {
        let reply = await run(command, in: database)
        #expect(reply["ok"] == 1.0, "\(reply.extendedJSON())", sourceLocation: location)
        return reply
    }

    /// Runs a command that fails, and gives its number and message.
    func fail(
        _ command: Document,
        in database: String = "test",
        at location: SourceLocation = #_sourceLocation
    ) async -> (code: Int, name: String, message: String) {
        let reply = await run(command, in: database)
        #expect(reply["ok"] == 0.0, "\(reply.extendedJSON())", sourceLocation: location)
        return (
            Int(reply["code"]?.integerValue ?? 0), reply["codeName"]?.stringValue ?? "",
            reply["errmsg"]?.stringValue ?? ""
        )
    }
}

extension Document {
    /// The value at a path of names, for expectations.
    subscript(path names: String...) -> BSONValue? {
        var value: BSONValue? = .document(self)
        for name in names {
            switch value {
            case .document(let document): value = document[name]
            case .array(let array): value = Int(name).flatMap { array.element(at: $0) }
            default: return nil
            }
        }
        return value
    }

    /// The documents of the batch of a reply.
    var batch: [Document] {
        let batch = self[path: "cursor", "firstBatch"] ?? self[path: "cursor", "nextBatch"]
        return batch?.arrayValue?.compactMap(\.documentValue) ?? []
    }

    /// The id of the cursor of a reply.
    var cursorID: Int64 { self[path: "cursor", "id"]?.integerValue ?? -1 }
}
