// SPDX-License-Identifier: MIT
//
// `currentOp`: what is being carried out.

import Sheaf

/// `currentOp`.
struct CurrentOpCommand: Command {
    static let name = "currentOp"
    static let access = CommandAccess.administrator
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(CurrentOpCommand.name)
        let operations = context.service.operations.documents()
        return ["inprog": .array(BSONArray(operations.map { .document($0) }))]
    }
}
