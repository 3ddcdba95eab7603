// SPDX-License-Identifier: MIT
//
// Compressing: zlib's stream with the header of gzip, chunk by chunk.

internal import CZlib

/// Compresses bytes as gzip does.
final class GzipEncoder {
    private static let windowBits: Int32 = 15 + 16
    private static let outputByteCount = 1 << 16

    /// At an address that stays, because zlib remembers it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() throws(DumpFailure) {
        stream.initialize(to: z_stream())
        let code = deflateInit2_(
            stream,
            Z_DEFAULT_COMPRESSION,
            Z_DEFLATED,
            Self.windowBits,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else { throw DumpFailure("zlib cannot compress: error \(code)") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// What there is to write after some more bytes.
    func encode(_ bytes: [UInt8]) -> [UInt8] { run(bytes, Z_NO_FLUSH) }

    /// What there is to write in the end.
    func finish() -> [UInt8] { run([], Z_FINISH) }

    private func run(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
        var input = bytes
        var output: [UInt8] = []
        input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                output += [UInt8](unsafeUninitializedCapacity: Self.outputByteCount) {
                    buffer,
                    count in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    deflate(stream, flush)
                    count = buffer.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
