// SPDX-License-Identifier: MIT
//
// `getCmdLineOpts`: how the server was started.

import Sheaf

/// `getCmdLineOpts`.
struct GetCmdLineOptsCommand: Command {
    static let name = "getCmdLineOpts"
    static let access = CommandAccess.user
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let arguments = context.service.settings.arguments.map { BSONValue.string($0) }
        return ["argv": .array(BSONArray(arguments)), "parsed": [:]]
    }
}
