// SPDX-License-Identifier: MIT
//
// `whatsmyuri`: the address that the connection comes from.

import Sheaf

/// `whatsmyuri`.
struct WhatsMyURICommand: Command {
    static let name = "whatsmyuri"
    static let access = CommandAccess.everybody
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        ["you": .string(context.client.address)]
    }
}
