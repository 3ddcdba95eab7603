// SPDX-License-Identifier: MIT
//
// `ping`: whether the server is there.

import Sheaf

/// `ping`.
struct PingCommand: Command {
    static let name = "ping"
    static let access = CommandAccess.everybody
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document { [:] }
}
