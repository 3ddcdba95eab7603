// SPDX-License-Identifier: MIT
//
// Metrics: a page for Prometheus, on a port of its own.

#if Server
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOPosix

    /// Tells the metrics of a server by HTTP.
    final class MetricsServer: Sendable {
        private let listener: any Channel

        private init(_ listener: any Channel) {
            self.listener = listener
        }

        /// The port.
        var port: Int { listener.localAddress?.port ?? 0 }

        static func start(
            _ state: ServerState,
            _ group: MultiThreadedEventLoopGroup,
            _ host: String,
            _ port: Int
        ) async throws -> MetricsServer {
            let bootstrap = ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let operations = channel.pipeline.syncOperations
                        try operations.configureHTTPServerPipeline()
                        try operations.addHandler(MetricsHandler(state))
                    }
                }
            return MetricsServer(try await bootstrap.bind(host: host, port: port).get())
        }

        func close() async {
            try? await listener.close()
        }
    }

    /// Answers `GET /metrics`.
    private final class MetricsHandler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        /// How long a request may take.
        private static let timeMax = TimeAmount.seconds(10)
        private let state: ServerState
        private var request: HTTPRequestHead?
        private var deadline: Scheduled<Void>?

        init(_ state: ServerState) {
            self.state = state
        }

        func channelActive(context: ChannelHandlerContext) {
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: MetricsHandler.timeMax) {
                channel.close(promise: nil)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            deadline?.cancel()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): request = head
            case .body: return
            case .end:
                let isKnown = request?.method == .GET && request?.uri == "/metrics"
                answer(isKnown ? state.metricsText() : nil, context)
            }
        }

        private func answer(_ text: String?, _ context: ChannelHandlerContext) {
            let body = ByteBuffer(string: text ?? "There is GET /metrics and nothing else.\n")
            var head = HTTPResponseHead(
                version: .http1_1,
                status: text == nil ? .notFound : .ok
            )
            head.headers.add(name: "Content-Type", value: "text/plain; version=0.0.4")
            head.headers.add(name: "Content-Length", value: "\(body.readableBytes)")
            head.headers.add(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }
#endif
