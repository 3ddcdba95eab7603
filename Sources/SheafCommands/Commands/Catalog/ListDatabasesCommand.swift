// SPDX-License-Identifier: MIT
//
// `listDatabases`: the databases of the store.

import Sheaf

/// `listDatabases`.
struct ListDatabasesCommand: Command {
    static let name = "listDatabases"
    static let access = CommandAccess.user

    private let filter: Document
    private let tellsNamesOnly: Bool

    init(_ fields: inout CommandFields) throws(CommandError) {
        filter = try fields.document("filter") ?? [:]
        tellsNamesOnly = try fields.flag("nameOnly") ?? false
        fields.tolerate("authorizedDatabases")
    }

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(ListDatabasesCommand.name)
        var sizes: [(name: String, byteCount: Int)] = []
        for (namespace, count) in try context.service.store.storageByteCounts() {
            if sizes.last?.name != namespace.database { sizes.append((namespace.database, 0)) }
            sizes[sizes.count - 1].byteCount += count
        }
        let all = sizes.map { name, byteCount -> Document in
            if tellsNamesOnly { return ["name": .string(name)] }
            return [
                "name": .string(name), "sizeOnDisk": .int64(Int64(byteCount)), "empty": false,
            ]
        }
        let found = try await context.matching(all, filter)
        var reply: Document = ["databases": .array(BSONArray(found.map { .document($0) }))]
        if !tellsNamesOnly {
            let total = found.reduce(0) { $0 + ($1["sizeOnDisk"]?.integerValue ?? 0) }
            reply["totalSize"] = .int64(total)
            reply["totalSizeMb"] = .int64(total >> 20)
        }
        return reply
    }
}
