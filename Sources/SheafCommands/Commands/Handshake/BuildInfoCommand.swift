// SPDX-License-Identifier: MIT
//
// `buildInfo`: which version of MongoDB the server behaves like.

import Sheaf

/// `buildInfo`.
struct BuildInfoCommand: Command {
    static let name = "buildInfo"
    static let aliases = ["buildinfo"]
    static let access = CommandAccess.everybody
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        [
            "version": .string(ServerVersion.text), "gitVersion": "", "modules": ["sheaf"],
            "sheafVersion": .string(StoreVersion.sheaf), "allocator": "system",
            "javascriptEngine": "none", "sysInfo": "deprecated",
            "versionArray": ServerVersion.parts, "bits": 64, "debug": false,
            "maxBsonObjectSize": .integer(CommandService.documentByteCountMax),
            "storageEngines": ["lmdb"],
        ]
    }
}
