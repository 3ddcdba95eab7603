// SPDX-License-Identifier: MIT
//
// `hello` and its older form `isMaster`: what the server is, which is what a driver asks first.

import Sheaf

/// `hello`.
struct HelloCommand: Command {
    static let name = "hello"
    static let access = CommandAccess.everybody
    static let isLenient = true

    private let client: Document?
    private let compressors: [String]
    private let asksForMechanisms: Bool
    private let login: SaslStartCommand?

    init(_ fields: inout CommandFields) throws(CommandError) {
        client = try fields.document("client")
        compressors = fields.value("compression")?.arrayValue?.compactMap(\.stringValue) ?? []
        asksForMechanisms = try fields.string("saslSupportedMechs") != nil
        let login = try fields.document("speculativeAuthenticate")
        guard let login, login.keys.first == SaslStartCommand.name else {
            self.login = nil
            return
        }
        var loginFields = CommandFields(path: "hello.speculativeAuthenticate", login)
        self.login = try? SaslStartCommand(&loginFields)
    }

    func run(in context: CommandContext) async throws -> Document {
        await reply("isWritablePrimary", in: context)
    }

    /// The reply, whose first field has the name that the form of the command has for it.
    func reply(_ primary: String, in context: CommandContext) async -> Document {
        var reply = description(primary, in: context)
        guard context.service.settings.login != nil else { return reply }
        // The same is told of users who are not there.
        if asksForMechanisms {
            reply.append("saslSupportedMechs", [.string(UserCatalog.mechanism)])
        }
        // A login that fails here is no error: the driver tries again in plain steps.
        if let login, let answer = try? await login.begin(in: context) {
            reply.append("speculativeAuthenticate", .document(answer))
        }
        return reply
    }

    private func description(_ primary: String, in context: CommandContext) -> Document {
        if let client { context.client.describe(client) }
        let settings = context.service.settings
        var reply: Document = ["helloOk": true, primary: true]
        if let name = settings.replicaSetName {
            let me = BSONValue.string(context.service.address)
            for (field, value): (String, BSONValue) in [
                ("topologyVersion", .null), ("hosts", [me]), ("setName", .string(name)),
                ("setVersion", 1), ("secondary", false), ("primary", me), ("me", me),
                ("electionId", .objectID(context.service.processID)),
                ("lastWrite", .document(lastWrite(in: context))),
            ] where value != .null {
                reply.append(field, value)
            }
        }
        for (field, value) in HelloCommand.limits { reply.append(field, value) }
        reply.append("localTime", .date(.now))
        reply.append(
            "logicalSessionTimeoutMinutes",
            .integer(SessionTable.idleTime.components.seconds / 60)
        )
        reply.append("connectionId", .integer(context.client.number))
        reply.append("minWireVersion", 0)
        reply.append("maxWireVersion", .integer(ServerVersion.wire))
        let shared = compressors.filter(settings.compressors.contains)
        if !shared.isEmpty {
            reply.append("compression", .array(BSONArray(shared.map { .string($0) })))
        }
        reply.append("readOnly", .bool(context.service.store.options.isReadOnly))
        return reply
    }

    private static let limits: Document = [
        "maxBsonObjectSize": .integer(CommandService.documentByteCountMax),
        "maxMessageSizeBytes": .integer(CommandService.messageByteCountMax),
        "maxWriteBatchSize": .integer(CommandService.batchCountMax),
    ]

    private func lastWrite(in context: CommandContext) -> Document {
        let time = BSONValue.timestamp(context.service.clusterTime)
        return [
            "opTime": ["ts": time, "t": .int64(1)], "lastWriteDate": .date(.now),
            "majorityOpTime": ["ts": time, "t": .int64(1)], "majorityWriteDate": .date(.now),
        ]
    }
}

/// What the server says that it is: the version of MongoDB whose behaviour is the model.
enum ServerVersion {
    /// The version.
    static let text = "8.0.4"
    /// The parts of the version.
    static let parts: BSONValue = [8, 0, 4, 0]
    /// The version of the protocol.
    static let wire = 25
}
