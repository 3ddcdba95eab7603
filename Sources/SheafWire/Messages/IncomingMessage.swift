// SPDX-License-Identifier: MIT
//
// Parsing: a whole message becomes a command. Every length is checked before it is used, and
// nothing is allocated for bytes that are not there.

#if Server
    internal import NIOCore
    internal import Sheaf
    internal import SheafCommands

    /// A message that came, understood.
    struct IncomingMessage: Sendable {
        /// In which form the reply is wanted.
        enum ReplyForm: Sendable, Equatable {
            /// A message, as the request was.
            case message
            /// The reply to a query of old.
            case reply
            /// None: the client goes on sending.
            case none
        }

        /// The number that the client gave it.
        let requestID: Int32
        /// The command; or why the documents in a sound message are none.
        let request: Result<CommandRequest, CommandError>
        /// In which form the reply is wanted.
        let replyForm: ReplyForm
        /// Whether it was compressed, and the reply may be.
        let isCompressed: Bool

        /// How deep the documents of a message may nest: the depth of the documents that are
        /// stored, and of the command around them.
        static let nestingDepthMax = 220

        /// Parses a message with its head.
        ///
        /// - Throws: ``WireError`` when it is no message.
        init(_ header: MessageHeader, _ body: ByteBuffer) throws(WireError) {
            requestID = header.requestID
            guard let opCode = OpCode(rawValue: header.opCode) else {
                throw WireError("the op code \(header.opCode) is unknown")
            }
            guard opCode == .compressed else {
                isCompressed = false
                (request, replyForm) = try IncomingMessage.parse(opCode, header, body)
                return
            }
            isCompressed = true
            let (inner, inflated) = try CompressedMessage.open(header, body)
            (request, replyForm) = try IncomingMessage.parse(inner, header, inflated)
        }

        private static func parse(
            _ opCode: OpCode,
            _ header: MessageHeader,
            _ body: ByteBuffer
        ) throws(WireError) -> (Result<CommandRequest, CommandError>, ReplyForm) {
            switch opCode {
            case .message:
                let message = try OpMessage(header, body)
                let request = Result { () throws(CommandError) in try message.request() }
                return (request, message.hasMoreToCome ? .none : .message)
            case .query:
                let query = try OpQuery(body)
                return (Result { () throws(CommandError) in try query.request() }, .reply)
            case .reply, .compressed:
                throw WireError("the op code \(opCode) does not belong here")
            }
        }
    }

    extension Document {
        /// Takes the bytes of a document that came from a client.
        init(received bytes: [UInt8]) throws(CommandError) {
            do {
                try self.init(
                    validating: bytes,
                    depthMax: IncomingMessage.nestingDepthMax
                )
            } catch {
                let code: MongoCode = error.code == .tooDeep ? .overflow : .invalidBSON
                throw CommandError(code, error.description)
            }
        }
    }
#endif
