// SPDX-License-Identifier: MIT
//
// Framing: bytes become messages. Memory grows with the bytes that came, not with what they claim,
// and who begins a message has to end it in time.

#if Server
    internal import NIOCore

    /// A message as it came: its head, and the bytes behind it.
    struct Frame {
        let header: MessageHeader
        let body: ByteBuffer
    }

    /// Cuts a stream of bytes into messages.
    final class MessageFramer: ByteToMessageDecoder {
        typealias InboundOut = Frame

        private let timeLimit: TimeAmount
        /// Closes the connection when the message that has begun does not end in time.
        private var deadline: Scheduled<Void>?

        init(timeLimit: TimeAmount) {
            self.timeLimit = timeLimit
        }

        func decoderAdded(context: ChannelHandlerContext) {
            // Before the first message, silence is limited too.
            expectMessage(context)
        }

        func decoderRemoved(context: ChannelHandlerContext) {
            deadline?.cancel()
        }

        func decode(
            context: ChannelHandlerContext,
            buffer: inout ByteBuffer
        ) throws -> DecodingState {
            guard let header = try MessageHeader(peeking: buffer),
                buffer.readableBytes >= header.messageByteCount
            else {
                if buffer.readableBytes > 0 { expectMessage(context) }
                return .needMoreData
            }
            deadline?.cancel()
            deadline = nil
            buffer.moveReaderIndex(forwardBy: MessageHeader.byteCount)
            let count = header.messageByteCount - MessageHeader.byteCount
            guard let body = buffer.readSlice(length: count) else { return .needMoreData }
            context.fireChannelRead(wrapInboundOut(Frame(header: header, body: body)))
            return .continue
        }

        func decodeLast(
            context: ChannelHandlerContext,
            buffer: inout ByteBuffer,
            seenEOF: Bool
        ) throws -> DecodingState {
            // What a client leaves unfinished is forgotten.
            .needMoreData
        }

        private func expectMessage(_ context: ChannelHandlerContext) {
            guard deadline == nil else { return }
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: timeLimit) {
                channel.close(promise: nil)
            }
        }
    }
#endif
