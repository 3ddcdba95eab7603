// SPDX-License-Identifier: MIT
//
// Parsing: OP_MSG, a command with its sequences of documents.

#if Server
    internal import NIOCore
    internal import Sheaf
    internal import SheafCommands

    /// The sections of a message, still as bytes.
    struct OpMessage {
        private struct Flags: OptionSet {
            let rawValue: UInt32
            static let checksumPresent = Flags(rawValue: 1)
            static let moreToCome = Flags(rawValue: 2)
            static let exhaustAllowed = Flags(rawValue: 1 << 16)
            /// The flags that a server must know, or refuse.
            static let required = Flags(rawValue: 0xFFFF)
        }

        /// Whether the client goes on sending and wants no reply.
        let hasMoreToCome: Bool
        private var body: [UInt8] = []
        private var sequences: [(name: String, documents: [[UInt8]])] = []

        init(_ header: MessageHeader, _ bytes: ByteBuffer) throws(WireError) {
            var bytes = bytes
            guard let raw = bytes.readInteger(endianness: .little, as: UInt32.self) else {
                throw WireError("a message without flags")
            }
            let flags = Flags(rawValue: raw)
            let known: Flags = [.checksumPresent, .moreToCome]
            guard flags.intersection(.required).subtracting(known).isEmpty else {
                throw WireError("a message with the unknown flags \(raw)")
            }
            hasMoreToCome = flags.contains(.moreToCome)
            if flags.contains(.checksumPresent) {
                try OpMessage.checkSum(header, raw, &bytes)
            }
            while bytes.readableBytes > 0 { try readSection(&bytes) }
            guard !body.isEmpty else { throw WireError("a message without a command") }
        }

        private static func checkSum(
            _ header: MessageHeader,
            _ flags: UInt32,
            _ bytes: inout ByteBuffer
        ) throws(WireError) {
            let end = bytes.writerIndex - 4
            guard bytes.readableBytes >= 4,
                let sent = bytes.getInteger(at: end, endianness: .little, as: UInt32.self)
            else { throw WireError("a message without its checksum") }
            var sum = CastagnoliSum()
            for number in [
                UInt32(header.messageByteCount), UInt32(bitPattern: header.requestID),
                UInt32(bitPattern: header.responseTo), UInt32(bitPattern: header.opCode), flags,
            ] {
                sum.add(littleEndian: number)
            }
            bytes.moveWriterIndex(to: end)
            sum.add(bytes.readableBytesView)
            guard sum.value == sent else { throw WireError("a message with a wrong checksum") }
        }

        private mutating func readSection(_ bytes: inout ByteBuffer) throws(WireError) {
            switch bytes.readInteger(as: UInt8.self) {
            case 0:
                guard body.isEmpty else { throw WireError("a message with two commands") }
                body = try OpMessage.readDocument(&bytes)
            case 1:
                try readSequence(&bytes)
            case let kind:
                throw WireError("a section of the unknown kind \(kind ?? 0)")
            }
        }

        private mutating func readSequence(_ bytes: inout ByteBuffer) throws(WireError) {
            guard let size = bytes.readInteger(endianness: .little, as: Int32.self), size > 4,
                var section = bytes.readSlice(length: Int(size) - 4)
            else { throw WireError("a sequence that is longer than its message") }
            let name = try OpMessage.readName(&section)
            guard !sequences.contains(where: { $0.name == name }) else {
                throw WireError("a message with two sequences of one name")
            }
            var documents: [[UInt8]] = []
            while section.readableBytes > 0 {
                documents.append(try OpMessage.readDocument(&section))
            }
            sequences.append((name, documents))
        }

        /// Takes a text that ends in a zero byte.
        static func readName(_ bytes: inout ByteBuffer) throws(WireError) -> String {
            guard let end = bytes.readableBytesView.firstIndex(of: 0),
                let text = bytes.readBytes(length: end - bytes.readerIndex),
                let name = String(validating: text, as: UTF8.self)
            else { throw WireError("a name that does not end, or is no UTF-8") }
            bytes.moveReaderIndex(forwardBy: 1)
            return name
        }

        /// Takes a document by its length, without a look at what is in it.
        static func readDocument(_ bytes: inout ByteBuffer) throws(WireError) -> [UInt8] {
            guard
                let length = bytes.getInteger(
                    at: bytes.readerIndex,
                    endianness: .little,
                    as: Int32.self
                ), length >= 5, let document = bytes.readBytes(length: Int(length))
            else { throw WireError("a document that is longer than its message") }
            return document
        }

        /// The command.
        func request() throws(CommandError) -> CommandRequest {
            var documents: [String: [Document]] = [:]
            for sequence in sequences {
                var read: [Document] = []
                read.reserveCapacity(sequence.documents.count)
                for bytes in sequence.documents { read.append(try Document(received: bytes)) }
                documents[sequence.name] = read
            }
            return CommandRequest(try Document(received: body), sequences: documents)
        }
    }
#endif
