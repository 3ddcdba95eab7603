// SPDX-License-Identifier: MIT
//
// `serverStatus`: what the server is doing and has done.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif
import Sheaf

/// `serverStatus`.
struct ServerStatusCommand: Command {
    static let name = "serverStatus"
    static let access = CommandAccess.user
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let service = context.service
        let uptime = ContinuousClock.now - service.startTime
        var reply: Document = [
            "host": .string(service.address), "version": .string(ServerVersion.text),
            "process": "sheaf", "pid": .int64(Int64(getpid())),
            "uptime": .double(uptime / .seconds(1)),
            "uptimeMillis": .int64(Int64(uptime / .milliseconds(1))),
            "uptimeEstimate": .int64(uptime.components.seconds), "localTime": .date(.now),
            "asserts": ["regular": 0, "warning": 0, "msg": 0, "user": 0, "rollovers": 0],
            "connections": .document(connections(in: service)),
            "logicalSessionRecordCache": ["activeSessionsCount": .integer(service.sessions.count)],
            "metrics": .document(metrics(of: service)),
            "opcounters": .document(operations(of: service)),
            "storageEngine": [
                "name": "lmdb", "supportsCommittedReads": true, "persistent": true,
                "readOnly": .bool(service.store.options.isReadOnly),
                "supportsSnapshotReadConcern": true,
            ],
        ]
        if let name = service.settings.replicaSetName {
            let me = BSONValue.string(service.address)
            reply["repl"] = [
                "hosts": [me], "setName": .string(name), "setVersion": 1,
                "isWritablePrimary": true, "secondary": false, "primary": me, "me": me,
            ]
        }
        return reply
    }

    private func connections(in service: CommandService) -> Document {
        let count = service.connectionCount
        return [
            "current": .integer(count.current),
            "available": .integer(max(0, service.settings.connectionCountMax - count.current)),
            "totalCreated": .integer(count.total),
        ]
    }

    private func metrics(of service: CommandService) -> Document {
        var commands: Document = [:]
        for (name, count) in service.counters.all.sorted(by: { $0.key < $1.key }) {
            commands[name.isEmpty ? "<UNKNOWN>" : name] = [
                "failed": .int64(Int64(count.failed)), "total": .int64(Int64(count.total)),
            ]
        }
        return [
            "commands": .document(commands),
            "cursor": ["open": ["total": .int64(Int64(service.cursors.count))]],
        ]
    }

    private func operations(of service: CommandService) -> Document {
        let counts = service.counters.all
        func total(_ names: String...) -> BSONValue {
            .int64(Int64(names.reduce(0) { $0 + (counts[$1]?.total ?? 0) }))
        }
        let all = counts.values.reduce(0) { $0 + $1.total }
        return [
            "insert": total("insert"), "query": total("find"),
            "update": total("update", "findAndModify"), "delete": total("delete"),
            "getmore": total("getMore"), "command": .int64(Int64(all)),
        ]
    }
}
