// SPDX-License-Identifier: MIT
//
// `killOp`: ends an operation by its number.

import Sheaf

/// `killOp`.
struct KillOpCommand: Command {
    static let name = "killOp"
    static let access = CommandAccess.administrator

    private let number: Int

    init(_ fields: inout CommandFields) throws(CommandError) {
        number = try fields.needed("op") { fields, name throws(CommandError) in
            try fields.integer(name)
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(KillOpCommand.name)
        if let number = Int32(exactly: number) { context.service.operations.interrupt(number) }
        return ["info": "attempting to kill op"]
    }
}
