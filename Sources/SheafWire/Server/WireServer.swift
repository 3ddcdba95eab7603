// SPDX-License-Identifier: MIT
//
// The door: a store is served on a port until somebody says that it is enough.

#if Server
    package import Logging
    internal import NIOCore
    internal import NIOPosix
    package import Sheaf
    internal import SheafCommands

    /// A store that is served to MongoDB's drivers.
    ///
    ///     let server = try await WireServer.start(store, options, log)
    ///     print("serving on \(server.host):\(server.port)")
    ///     …
    ///     await server.shutDown()
    package final class WireServer: Sendable {
        /// The address that is listened on.
        package let host: String
        /// The port.
        package let port: Int
        private let state: ServerState
        private let listener: any Channel
        private let group: MultiThreadedEventLoopGroup
        private let upkeep: Task<Void, Never>
        private let metrics: MetricsServer?
        /// The port on which metrics are told, if they are.
        package var metricsPort: Int? { metrics?.port }

        private init(
            _ state: ServerState,
            _ listener: any Channel,
            _ group: MultiThreadedEventLoopGroup,
            host: String,
            _ metrics: MetricsServer?
        ) {
            self.metrics = metrics
            self.state = state
            self.listener = listener
            self.group = group
            self.host = host
            port = listener.localAddress?.port ?? 0
            state.service.address = "\(host):\(port)"
            upkeep = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(10))
                    state.service.closeIdle()
                }
            }
        }

        /// Begins to listen.
        ///
        /// - Throws: what the system says against the address.
        package static func start(
            _ store: Store,
            _ options: WireOptions,
            _ log: Logger
        ) async throws -> WireServer {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
            let state = ServerState(store, options, log)
            do {
                let encryption = try options.certificate.map { try EncryptionContext($0) }
                let bootstrap = ServerBootstrap(group: group)
                    .serverChannelOption(.backlog, value: 512)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .childChannelOption(.autoRead, value: false)
                    .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                    .childChannelOption(.socketOption(.so_keepalive), value: 1)
                    .childChannelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try initialize(channel, state, options, encryption)
                        }
                    }
                let listener = try await bootstrap.bind(host: options.host, port: options.port)
                    .get()
                var metrics: MetricsServer?
                if let port = options.metricsPort {
                    metrics = try await MetricsServer.start(state, group, options.host, port)
                }
                return WireServer(state, listener, group, host: options.host, metrics)
            } catch {
                await state.executor.shutDown()
                try? await group.shutdownGracefully()
                throw error
            }
        }

        private static func initialize(
            _ channel: any Channel,
            _ state: ServerState,
            _ options: WireOptions,
            _ encryption: EncryptionContext?
        ) throws {
            let operations = channel.pipeline.syncOperations
            if let encryption { try operations.addHandler(EncryptionHandler(encryption)) }
            guard let client = state.connectionBegan(channel) else {
                throw WireError("too many connections")
            }
            let timeLimit = TimeAmount(options.messageTimeMax)
            try operations.addHandlers(
                ByteToMessageHandler(MessageFramer(timeLimit: timeLimit)),
                ConnectionHandler(state, client)
            )
        }

        /// Ends: no connection is taken any more, statements that run may end, clients are told,
        /// and all that is left is closed.
        package func shutDown() async {
            upkeep.cancel()
            try? await listener.close()
            await metrics?.close()
            await state.closeConnections()
            await state.executor.shutDown()
            try? await group.shutdownGracefully()
        }
    }
#endif
