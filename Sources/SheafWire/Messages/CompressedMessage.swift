// SPDX-License-Identifier: MIT
//
// OP_COMPRESSED: a message inside another. What a message says of its size is believed only as far
// as its bytes can bear it, and only what was really inflated is ever looked at.

#if Server
    internal import CZlib
    internal import NIOCore

    /// A message that is compressed.
    enum CompressedMessage {
        /// How it is compressed, by the number on the wire.
        private enum Compressor: UInt8 {
            case noop = 0
            case zlib = 2
        }

        /// The names of the compressors that are offered to drivers.
        static let names = ["zlib"]
        /// How many bytes zlib can make of one.
        private static let ratioMax = 1032

        /// Opens a message.
        ///
        /// - Throws: ``WireError`` when its bytes are not what it says.
        static func open(
            _ header: MessageHeader,
            _ body: ByteBuffer
        ) throws(WireError) -> (OpCode, ByteBuffer) {
            var body = body
            guard let rawCode = body.readInteger(endianness: .little, as: Int32.self),
                let size = body.readInteger(endianness: .little, as: Int32.self),
                let rawCompressor = body.readInteger(as: UInt8.self)
            else { throw WireError("a compressed message without its head") }
            guard let opCode = OpCode(rawValue: rawCode), opCode != .compressed else {
                throw WireError("a compressed message of the op code \(rawCode)")
            }
            let sizeMax = MessageHeader.messageByteCountMax - MessageHeader.byteCount
            guard (0...sizeMax).contains(Int(size)) else {
                throw WireError("a compressed message of \(size) bytes")
            }
            switch Compressor(rawValue: rawCompressor) {
            case .noop:
                guard body.readableBytes == Int(size) else {
                    throw WireError("a message whose size is not what it says")
                }
                return (opCode, body)
            case .zlib: return (opCode, try inflated(body, byteCount: Int(size)))
            case nil: throw WireError("the compressor \(rawCompressor) was not offered")
            }
        }

        private static func inflated(
            _ body: ByteBuffer,
            byteCount: Int
        ) throws(WireError) -> ByteBuffer {
            guard byteCount <= body.readableBytes * ratioMax else {
                throw WireError("a message that cannot be as large as it says")
            }
            var inflated = ByteBufferAllocator().buffer(capacity: byteCount)
            var (made, taken) = (uLong(byteCount), uLong(body.readableBytes))
            let code = inflated.writeWithUnsafeMutableBytes(minimumWritableBytes: byteCount) {
                room in
                body.withUnsafeReadableBytes { source -> Int in
                    let status = uncompress2(
                        room.bindMemory(to: Bytef.self).baseAddress,
                        &made,
                        source.bindMemory(to: Bytef.self).baseAddress,
                        &taken
                    )
                    return status == Z_OK ? Int(made) : 0
                }
            }
            guard code == byteCount, Int(taken) == body.readableBytes,
                inflated.readableBytes == byteCount
            else { throw WireError("a compressed message that is not what it says") }
            return inflated
        }

        /// Compresses a message that has its head; one that does not become smaller stays as it is.
        static func seal(_ message: ByteBuffer) -> ByteBuffer {
            var body = message
            guard let header = try? MessageHeader(peeking: message) else { return message }
            body.moveReaderIndex(forwardBy: MessageHeader.byteCount)
            let bound = Int(compressBound(uLong(body.readableBytes)))
            var sealed = ByteBufferAllocator().buffer(capacity: bound + 25)
            sealed.writeInteger(Int32(0), endianness: .little)
            sealed.writeInteger(header.requestID, endianness: .little)
            sealed.writeInteger(header.responseTo, endianness: .little)
            sealed.writeInteger(OpCode.compressed.rawValue, endianness: .little)
            sealed.writeInteger(header.opCode, endianness: .little)
            sealed.writeInteger(Int32(body.readableBytes), endianness: .little)
            sealed.writeInteger(Compressor.zlib.rawValue)
            var made = uLong(bound)
            let count = sealed.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { room in
                body.withUnsafeReadableBytes { source -> Int in
                    let status = compress(
                        room.bindMemory(to: Bytef.self).baseAddress,
                        &made,
                        source.bindMemory(to: Bytef.self).baseAddress,
                        uLong(source.count)
                    )
                    return status == Z_OK ? Int(made) : 0
                }
            }
            guard count > 0, sealed.readableBytes < message.readableBytes else { return message }
            sealed.setInteger(Int32(sealed.readableBytes), at: 0, endianness: .little)
            return sealed
        }
    }
#endif
