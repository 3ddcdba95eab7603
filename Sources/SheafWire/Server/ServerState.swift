// SPDX-License-Identifier: MIT
//
// What the connections of a server share: the commands, the threads, the log, and who is there.

#if Server
    internal import Logging
    internal import NIOCore
    internal import Sheaf
    internal import SheafCommands
    internal import Synchronization

    /// What the connections of a server share.
    final class ServerState: Sendable {
        let service: CommandService
        let executor: StatementExecutor
        let log: Logger
        private let options: WireOptions
        private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])
        private let quiescing = Mutex(false)

        init(_ store: Store, _ options: WireOptions, _ log: Logger) {
            self.options = options
            self.log = log
            executor = StatementExecutor(threadCount: options.threadCount)
            var settings = ServiceSettings()
            settings.replicaSetName = options.replicaSetName
            settings.arguments = options.arguments
            settings.executor = executor
            settings.connectionCountMax = options.connectionCountMax
            settings.compressors = CompressedMessage.names
            if options.requiresLogin { settings.login = ScramLogin(store) }
            settings.observer = OperationLog(log, slowTime: options.slowOperationTime)
            service = CommandService(store, settings)
        }

        /// Whether the server is about to end.
        var isQuiescing: Bool { quiescing.withLock { $0 } }

        /// A connection has begun; nil when there are too many.
        func connectionBegan(_ channel: any Channel) -> Client? {
            let isAllowed = channels.withLock { channels in
                guard channels.count < options.connectionCountMax, !isQuiescing else {
                    return false
                }
                channels[ObjectIdentifier(channel)] = channel
                return true
            }
            guard isAllowed else {
                log.warning(
                    "refusing a connection",
                    metadata: ["connections": "\(options.connectionCountMax)"]
                )
                return nil
            }
            return service.connect(from: channel.remoteAddress.map(ServerState.text) ?? "unknown")
        }

        /// A connection has ended.
        func connectionEnded(_ channel: any Channel, _ client: Client) {
            _ = channels.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }
            service.disconnect(client)
        }

        /// The reply to a message, whatever it is.
        func reply(to message: IncomingMessage, for client: Client) async -> Document {
            guard !isQuiescing else {
                return CommandError(
                    .shutdownInProgress,
                    "The server is in quiesce mode and will shut down"
                ).document
            }
            switch message.request {
            case .success(let request): return await service.run(request, for: client)
            case .failure(let error): return error.document
            }
        }

        /// Ends all connections: those that are being served when their statement has ended, and
        /// after a while all of them.
        func closeConnections() async {
            quiescing.withLock { $0 = true }
            for channel in open { channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent()) }
            let deadline = ContinuousClock.now + options.shutdownTimeMax
            while !open.isEmpty, ContinuousClock.now < deadline {
                try? await Task.sleep(for: .milliseconds(10))
            }
            service.interruptAll()
            for channel in open { try? await channel.close() }
        }

        private var open: [any Channel] { channels.withLock { Array($0.values) } }

        private static func text(_ address: SocketAddress) -> String {
            "\(address.ipAddress ?? "unknown"):\(address.port ?? 0)"
        }
    }
#endif
