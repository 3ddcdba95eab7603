// SPDX-License-Identifier: MIT
//
// The door: a command comes in, its reply goes out. Parsing, access, sessions and errors are here;
// what a command does is in its own file.

package import Sheaf
import Synchronization

/// A server's answers: MongoDB's commands on a store.
///
///     let service = CommandService(store, ServiceSettings())
///     let reply = await service.run(
///         CommandRequest(["ping": 1, "$db": "admin"]),
///         for: Client(number: 1, address: "127.0.0.1:50000")
///     )
package final class CommandService: Sendable {
    /// The store that is served.
    package let store: Store
    /// How the server presents itself.
    let settings: ServiceSettings
    let cursors: CursorTable
    let sessions: SessionTable
    let operations = OperationTable()
    /// How many commands there were.
    package let counters = CommandCounters()
    private let connections = Mutex((current: 0, total: 0))
    private let listened = Mutex("127.0.0.1:27017")
    let startTime = ContinuousClock.now
    let startDate = DateTime.now
    /// The id of this run of the server.
    let processID = ObjectID()

    /// The largest document that is told to drivers.
    static let documentByteCountMax = 16 << 20
    /// The largest message.
    package static let messageByteCountMax = 48_000_000
    /// The statements that one command may have.
    static let batchCountMax = 100_000

    /// A server of a store.
    package init(_ store: Store, _ settings: ServiceSettings = ServiceSettings()) {
        self.store = store
        self.settings = settings
        cursors = CursorTable(countMax: settings.cursorCountMax)
        sessions = SessionTable(countMax: settings.sessionCountMax)
    }

    /// The address that clients connect to, as `host:port`; it is known when there is a listener.
    package var address: String {
        get { listened.withLock { $0 } }
        set { listened.withLock { $0 = newValue } }
    }

    /// A new connection.
    package func connect(from address: String) -> Client {
        let number = connections.withLock { connections in
            connections.current += 1
            connections.total += 1
            return connections.total
        }
        return Client(number: number, address: address)
    }

    /// The end of a connection.
    package func disconnect(_ client: Client) {
        connections.withLock { $0.current -= 1 }
    }

    /// The connections that there are, and that there were.
    package var connectionCount: (current: Int, total: Int) { connections.withLock { $0 } }

    /// The cursors that clients hold.
    package var cursorCount: Int { cursors.count }

    /// The sessions that clients hold.
    package var sessionCount: Int { sessions.count }

    /// The measures of the store that cost nothing, by name; none when it cannot be read.
    package func storeMeasures() -> [(String, Double)] {
        guard let file = try? store.fileMeasures() else { return [] }
        return [
            ("file_bytes", Double(file.fileByteCount)),
            ("pages", Double(file.pageCount)), ("free_pages", Double(file.freePageCount)),
            ("snapshots", Double(file.activity.snapshotCount)),
            ("waiting_writes", Double(file.activity.waitingWriteCount)),
        ]
    }

    /// Carries out a command and gives its reply, whatever goes wrong.
    package func run(_ request: CommandRequest, for client: Client) async -> Document {
        let start = ContinuousClock.now
        let type = CommandTable.command(named: request.name)
        var reply: Document
        var failure: CommandError?
        do {
            reply = try await carryOut(type, request, for: client)
        } catch {
            let error = CommandError(mapping: error)
            (reply, failure) = (error.document, error)
        }
        if settings.replicaSetName != nil { appendClock(to: &reply) }
        note(request, type, failure, start, client)
        return reply
    }

    private func carryOut(
        _ type: (any Command.Type)?,
        _ request: CommandRequest,
        for client: Client
    ) async throws -> Document {
        let common = try CommonFields(request)
        guard let type else {
            throw CommandError(.commandNotFound, "no such command: '\(request.name)'")
        }
        // Who is not logged in is told nothing of what is wrong with a command.
        try checkAccess(
            type.name,
            [DatabaseAccess(database: common.database, access: type.access)],
            for: client
        )
        var fields = CommandFields(type.name, request)
        let command = try type.init(&fields)
        if !type.isLenient { try fields.finish() }
        try checkAccess(type.name, command.accesses(in: common.database), for: client)
        let context = CommandContext(service: self, client: client, common: common)
        let work = OperationWork(request: request, client: client, context: context)
        var reply = try await operations.perform(work, on: settings.executor) {
            try await self.performed(command, in: context)
        }
        if command.accesses(in: "").contains(where: { $0.access == .write }),
            let failure = common.writeConcern.failure
        {
            reply.append("writeConcernError", .document(failure))
        }
        reply.append("ok", 1.0)
        return reply
    }

    /// Carries out a command: a numbered write once, a part of a transaction in it.
    private func performed(
        _ command: some Command,
        in context: CommandContext
    ) async throws -> Document {
        let common = context.common
        guard let number = common.transactionNumber, let id = common.session else {
            return try await command.run(in: context)
        }
        guard settings.replicaSetName != nil else {
            throw CommandError(
                .illegalOperation,
                "Transaction numbers are only allowed on a replica set member or mongos"
            )
        }
        let session = try sessions.session(id)
        guard common.isInTransaction else {
            return try await session.once(number, on: settings.executor) {
                try await command.run(in: context)
            }
        }
        return try await performed(command, of: number, in: session, context)
    }

    /// Carries out a part of a transaction, which ends with it when it fails.
    private func performed<Performed: Command>(
        _ command: Performed,
        of number: Int64,
        in session: OpenSession,
        _ context: CommandContext
    ) async throws -> Document {
        guard !Performed.endsTransactions else { return try await command.run(in: context) }
        var context = context
        context.transaction = try await session.transaction(
            number,
            starts: context.common.startsTransaction,
            in: store
        )
        do {
            guard Performed.runsInTransactions else {
                throw CommandError(
                    .operationNotSupportedInTransaction,
                    "Cannot run '\(Performed.name)' in a multi-document transaction."
                )
            }
            return try await command.run(in: context)
        } catch {
            await session.abortOpen()
            throw error
        }
    }

    /// The times that members of a set tell each other by way of drivers.
    private func appendClock(to reply: inout Document) {
        let time = BSONValue.timestamp(clusterTime)
        let signature: Document = [
            "hash": .binary(Binary(Array(repeating: 0, count: 20))), "keyId": .int64(0),
        ]
        reply.append(
            "$clusterTime",
            .document(["clusterTime": time, "signature": .document(signature)])
        )
        reply.append("operationTime", time)
    }

    /// The time of what is in the store now.
    var clusterTime: Timestamp {
        let seconds = DateTime.now.millisecondsSinceEpoch / 1000
        return Timestamp(seconds: UInt32(clamping: seconds), increment: 1)
    }

    private func note(
        _ request: CommandRequest,
        _ type: (any Command.Type)?,
        _ failure: CommandError?,
        _ start: ContinuousClock.Instant,
        _ client: Client
    ) {
        let duration = ContinuousClock.now - start
        counters.note(type?.name, duration, hasFailed: failure != nil)
        settings.observer?.commandEnded(
            CommandReport(
                name: type?.name ?? request.name,
                database: request.body["$db"]?.stringValue ?? "",
                collection: request.body[request.name]?.stringValue,
                connection: client.number,
                duration: duration,
                errorCode: failure?.code
            )
        )
    }

    /// Gives up what nobody uses any more: call it now and then.
    package func closeIdle() {
        cursors.closeIdle(since: .now - settings.cursorIdleTime)
        for id in sessions.endIdle(since: .now - SessionTable.idleTime) {
            cursors.killAll(of: id)
        }
    }

    /// Ends sessions, with the cursors that were opened in them.
    func endSessions(_ ids: [SessionID]) async {
        for id in ids { cursors.killAll(of: id) }
        for session in sessions.end(ids) { await session.abortOpen() }
    }

    /// Ends all that is being carried out.
    package func interruptAll() {
        operations.interruptAll()
    }
}
