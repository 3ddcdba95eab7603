// SPDX-License-Identifier: MIT
//
// `renameCollection`: another name, also in another database.

import Sheaf

/// `renameCollection`.
struct RenameCollectionCommand: Command {
    static let name = "renameCollection"
    static let access = CommandAccess.administrator

    private let source: String
    private let target: String
    private let dropsTarget: Bool

    init(_ fields: inout CommandFields) throws(CommandError) {
        source = try fields.collectionName()
        target = try fields.needed("to") { fields, name throws(CommandError) in
            try fields.string(name)
        }
        dropsTarget = try fields.flag("dropTarget") ?? false
    }

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(RenameCollectionCommand.name)
        let target = try context.collection(named: target).namespace
        try await context.collection(named: source)
            .rename(to: target, droppingTarget: dropsTarget)
        return [:]
    }
}
