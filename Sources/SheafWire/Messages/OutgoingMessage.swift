// SPDX-License-Identifier: MIT
//
// Writing: a reply becomes a message, in the form in which it was asked for.

#if Server
    internal import NIOCore
    internal import Sheaf

    /// Replies as messages.
    enum OutgoingMessage {
        /// The message of a reply.
        static func encode(
            _ reply: Document,
            to requestID: Int32,
            _ form: IncomingMessage.ReplyForm,
            number: Int32,
            _ allocator: ByteBufferAllocator
        ) -> ByteBuffer {
            let opCode: OpCode = form == .reply ? .reply : .message
            let header = MessageHeader(replyTo: requestID, number: number, opCode)
            var buffer = allocator.buffer(capacity: reply.bytes.count + 36)
            buffer.writeInteger(Int32(0), endianness: .little)
            buffer.writeInteger(header.requestID, endianness: .little)
            buffer.writeInteger(header.responseTo, endianness: .little)
            buffer.writeInteger(header.opCode, endianness: .little)
            if opCode == .reply {
                // The flags: the server knows how to wait; then no cursor, from 0 on, one document.
                buffer.writeInteger(Int32(8), endianness: .little)
                buffer.writeInteger(Int64(0), endianness: .little)
                buffer.writeInteger(Int32(0), endianness: .little)
                buffer.writeInteger(Int32(1), endianness: .little)
            } else {
                buffer.writeInteger(UInt32(0), endianness: .little)
                buffer.writeInteger(UInt8(0))
            }
            buffer.writeBytes(reply.bytes)
            buffer.setInteger(Int32(buffer.readableBytes), at: 0, endianness: .little)
            return buffer
        }
    }
#endif
