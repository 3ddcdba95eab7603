// SPDX-License-Identifier: MIT
//
// `hostInfo`: the machine.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif
import Sheaf

/// `hostInfo`.
struct HostInfoCommand: Command {
    static let name = "hostInfo"
    static let access = CommandAccess.user
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let pageByteCount = sysconf(Int32(_SC_PAGESIZE))
        return [
            "system": [
                "currentTime": .date(.now), "hostname": .string(context.service.address),
                "cpuAddrSize": 64, "memSizeMB": .int64(Int64(pages) * Int64(pageByteCount) >> 20),
                "numCores": .integer(sysconf(Int32(_SC_NPROCESSORS_ONLN))), "numaEnabled": false,
            ],
            "os": ["type": "Linux", "name": "Linux", "version": ""],
            "extra": ["pageSize": .int64(Int64(pageByteCount))],
        ]
    }
}
