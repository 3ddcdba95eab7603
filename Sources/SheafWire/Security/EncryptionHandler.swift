// SPDX-License-Identifier: MIT
//
// TLS: the session of a connection between the socket and the messages.

#if Server
    internal import NIOCore

    /// Encrypts what goes out and decrypts what comes in.
    final class EncryptionHandler: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let session: EncryptedSession

        init(_ context: EncryptionContext) throws(EncryptionError) {
            session = try EncryptedSession(context)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            do {
                try session.receive(unwrapInboundIn(data))
                var plain = context.channel.allocator.buffer(capacity: 0)
                defer { send(context, promise: nil) }
                try session.decrypt(into: &plain)
                if plain.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(plain)) }
                if session.isEnded { context.close(promise: nil) }
            } catch {
                context.fireErrorCaught(error)
            }
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            do {
                try session.encrypt(unwrapOutboundIn(data))
                send(context, promise: promise)
            } catch {
                promise?.fail(error)
                context.fireErrorCaught(error)
            }
        }

        func close(
            context: ChannelHandlerContext,
            mode: CloseMode,
            promise: EventLoopPromise<Void>?
        ) {
            session.end()
            send(context, promise: nil)
            context.close(mode: mode, promise: promise)
        }

        /// Hands on what the session has for the network.
        private func send(_ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
            guard let bytes = session.takeOutput(context.channel.allocator) else {
                promise?.succeed()
                return
            }
            context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
        }
    }
#endif
