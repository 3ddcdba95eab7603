// SPDX-License-Identifier: MIT
//
// `isMaster`: `hello` in its older form, with which some drivers begin.

import Sheaf

/// `isMaster`.
struct IsMasterCommand: Command {
    static let name = "isMaster"
    static let aliases = ["ismaster"]
    static let access = CommandAccess.everybody
    static let isLenient = true

    private let hello: HelloCommand

    init(_ fields: inout CommandFields) throws(CommandError) {
        hello = try HelloCommand(&fields)
    }

    func run(in context: CommandContext) async throws -> Document {
        await hello.reply("ismaster", in: context)
    }
}
