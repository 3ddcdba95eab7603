// SPDX-License-Identifier: MIT
//
// A connection: one message is answered before the next is read, so that a client that sends faster
// than it is served, or never reads, holds no more than one message and one reply.

#if Server
    internal import Logging
    internal import NIOCore
    internal import Sheaf
    internal import SheafCommands

    /// Answers the messages of one connection.
    final class ConnectionHandler: ChannelInboundHandler {
        typealias InboundIn = Frame
        typealias OutboundOut = ByteBuffer

        private let server: ServerState
        private let client: Client
        /// Messages that came in one piece with others; nothing is read before they are answered.
        private var waiting = CircularBuffer<Frame>()
        private var work: Task<Void, Never>?
        private var lastNumber: Int32 = 0

        init(_ server: ServerState, _ client: Client) {
            self.server = server
            self.client = client
        }

        func channelActive(context: ChannelHandlerContext) {
            server.log.debug("connected", metadata: metadata)
            context.read()
            context.fireChannelActive()
        }

        func channelInactive(context: ChannelHandlerContext) {
            work?.cancel()
            waiting.removeAll()
            server.connectionEnded(context.channel, client)
            server.log.debug("disconnected", metadata: metadata)
            context.fireChannelInactive()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            waiting.append(unwrapInboundIn(data))
            answerNext(context)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            if work == nil, waiting.isEmpty { context.read() }
            context.fireChannelReadComplete()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            server.log.info("closing: \(error)", metadata: metadata)
            context.close(promise: nil)
        }

        private var metadata: Logger.Metadata {
            ["connection": "\(client.number)", "client": "\(client.address)"]
        }

        /// Begins with the next message, unless one is being answered.
        private func answerNext(_ context: ChannelHandlerContext) {
            guard work == nil, let frame = waiting.popFirst() else { return }
            let message: IncomingMessage
            do {
                message = try IncomingMessage(frame.header, frame.body)
            } catch {
                return errorCaught(context: context, error: error)
            }
            lastNumber = lastNumber &+ 1
            let number = lastNumber
            let (server, client, allocator) = (server, client, context.channel.allocator)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            let eventLoop = context.eventLoop
            work = Task(executorPreference: server.executor) {
                let reply = await server.reply(to: message, for: client)
                let bytes = message.encode(reply, number: number, allocator)
                eventLoop.execute {
                    let (handler, context) = bound.value
                    handler.finish(bytes, context)
                }
            }
        }

        /// Sends a reply, and goes on when the system has taken it.
        private func finish(_ bytes: ByteBuffer?, _ context: ChannelHandlerContext) {
            guard context.channel.isActive else { return }
            guard let bytes else { return goOn(context) }
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { result in
                let (handler, context) = bound.value
                guard case .success = result else { return context.close(promise: nil) }
                handler.goOn(context)
            }
        }

        private func goOn(_ context: ChannelHandlerContext) {
            work = nil
            if server.isQuiescing { return context.close(promise: nil) }
            if waiting.isEmpty { context.read() } else { answerNext(context) }
        }

        /// Closes the connection as soon as nothing is being answered.
        func quiesce(_ context: ChannelHandlerContext) {
            if work == nil { context.close(promise: nil) }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is QuiesceEvent { quiesce(context) }
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Tells a connection that the server ends.
    struct QuiesceEvent: Sendable {}

    extension IncomingMessage {
        /// The reply as bytes, compressed if the request was; nil when none is wanted.
        func encode(
            _ reply: Document,
            number: Int32,
            _ allocator: ByteBufferAllocator
        ) -> ByteBuffer? {
            guard replyForm != .none else { return nil }
            let bytes = OutgoingMessage.encode(
                reply,
                to: requestID,
                replyForm,
                number: number,
                allocator
            )
            return isCompressed ? CompressedMessage.seal(bytes) : bytes
        }
    }
#endif
