// SPDX-License-Identifier: MIT
//
// Framing: the sixteen bytes that every message begins with, and what is allowed to follow them.

#if Server
    internal import NIOCore

    /// The kinds of messages, by their number.
    enum OpCode: Int32 {
        /// The reply to a query of old.
        case reply = 1
        /// A query of old, with which some drivers begin.
        case query = 2004
        /// A message that is compressed.
        case compressed = 2012
        /// A command, or its reply.
        case message = 2013
    }

    /// The head of a message.
    struct MessageHeader: Equatable {
        /// The bytes of a head.
        static let byteCount = 16
        /// The bytes that a message may have, its head included.
        static let messageByteCountMax = 48_000_000

        /// The bytes of the message, the head included.
        var messageByteCount: Int
        /// The number that the sender gave the message.
        var requestID: Int32
        /// The number of the message that this one answers.
        var responseTo: Int32
        /// What kind of message it is.
        var opCode: Int32

        /// Reads a head without taking it out of the buffer; nil when there is not enough of it.
        ///
        /// - Throws: ``WireError`` for a length that no message has.
        init?(peeking buffer: ByteBuffer) throws(WireError) {
            let start = buffer.readerIndex
            guard buffer.readableBytes >= MessageHeader.byteCount,
                let length = buffer.getInteger(at: start, endianness: .little, as: Int32.self),
                let requestID = buffer.getInteger(
                    at: start + 4,
                    endianness: .little,
                    as: Int32.self
                ),
                let responseTo = buffer.getInteger(
                    at: start + 8,
                    endianness: .little,
                    as: Int32.self
                ),
                let opCode = buffer.getInteger(at: start + 12, endianness: .little, as: Int32.self)
            else { return nil }
            let allowed = MessageHeader.byteCount...MessageHeader.messageByteCountMax
            guard allowed.contains(Int(length)) else {
                throw WireError("a message of \(length) bytes; \(allowed) are allowed")
            }
            messageByteCount = Int(length)
            (self.requestID, self.responseTo, self.opCode) = (requestID, responseTo, opCode)
        }

        /// A head of a reply; its length is set when it is known.
        init(replyTo requestID: Int32, number: Int32, _ opCode: OpCode) {
            messageByteCount = 0
            self.requestID = number
            responseTo = requestID
            self.opCode = opCode.rawValue
        }
    }

    /// Why a message cannot be understood: the connection that it came by is closed.
    struct WireError: Error, Equatable, CustomStringConvertible {
        /// What is wrong, for the log.
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }
#endif
