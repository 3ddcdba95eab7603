// SPDX-License-Identifier: MIT
//
// `getLog`: the last lines of the log; there are none that clients may see.

import Sheaf

/// `getLog`.
struct GetLogCommand: Command {
    static let name = "getLog"
    static let access = CommandAccess.administrator

    private let log: String

    init(_ fields: inout CommandFields) throws(CommandError) {
        log = try fields.needed(fields.document.keys[0]) { fields, name throws(CommandError) in
            try fields.string(name)
        }
    }

    func run(in context: CommandContext) async throws -> Document {
        switch log {
        case "*": return ["names": ["global", "startupWarnings"]]
        case "global", "startupWarnings": return ["totalLinesWritten": 0, "log": []]
        default: throw CommandError(.operationFailed, "No log named '\(log)'")
        }
    }
}
