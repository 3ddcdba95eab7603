// SPDX-License-Identifier: MIT
//
// `replSetGetStatus`: the members of the set, which is one.

import Sheaf

/// `replSetGetStatus`.
struct ReplSetGetStatusCommand: Command {
    static let name = "replSetGetStatus"
    static let access = CommandAccess.administrator
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let service = context.service
        guard let name = service.settings.replicaSetName else {
            throw CommandError(.noReplicationEnabled, "not running with --replSet")
        }
        let uptime = ContinuousClock.now - service.startTime
        return [
            "set": .string(name), "date": .date(.now), "myState": 1, "term": .int64(1),
            "heartbeatIntervalMillis": .int64(2000), "majorityVoteCount": 1,
            "members": [
                [
                    "_id": 0, "name": .string(service.address), "health": 1.0,
                    "state": 1, "stateStr": "PRIMARY",
                    "uptime": .integer(uptime.components.seconds), "self": true,
                ]
            ],
        ]
    }
}
