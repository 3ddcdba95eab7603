// SPDX-License-Identifier: MIT
//
// `profile`: the level of the profiler, which is off; slow operations are in the log.

import Sheaf

/// `profile`.
struct ProfileCommand: Command {
    static let name = "profile"
    static let access = CommandAccess.administrator

    private let level: Int

    init(_ fields: inout CommandFields) throws(CommandError) {
        level = try fields.integer(fields.document.keys[0]) ?? 0
        fields.tolerate("slowms", "sampleRate", "filter")
    }

    func run(in context: CommandContext) async throws -> Document {
        guard level <= 0 else {
            throw CommandError(
                .commandNotSupported,
                "There is no profiler. Slow operations are in the log of the server."
            )
        }
        return ["was": 0, "slowms": 100, "sampleRate": 1.0]
    }
}
