// SPDX-License-Identifier: MIT
//
// `fsync`: what is acknowledged is on the medium already.

import Sheaf

/// `fsync`.
struct FsyncCommand: Command {
    static let name = "fsync"
    static let access = CommandAccess.administrator

    init(_ fields: inout CommandFields) throws(CommandError) {
        try fields.refuse("lock", "Use `storectl backup` to copy a store that is in use.")
        fields.tolerate("async", "fsyncLockAcquisitionTimeoutMillis")
    }

    func run(in context: CommandContext) async throws -> Document {
        ["numFiles": 1]
    }
}
