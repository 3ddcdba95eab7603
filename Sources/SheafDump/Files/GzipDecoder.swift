// SPDX-License-Identifier: MIT
//
// Decompressing: a bounded part of the output at a time, however much the input becomes.

internal import CZlib

/// Decompresses what gzip compressed; several streams one behind another are one.
final class GzipDecoder {
    private static let windowBits: Int32 = 15 + 16
    private static let outputByteCount = 1 << 18

    /// At an address that stays, because zlib remembers it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var input: [UInt8] = []
    private var position = 0
    private var isInside = true

    init() throws(DumpFailure) {
        stream.initialize(to: z_stream())
        let code = inflateInit2_(
            stream,
            Self.windowBits,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else { throw DumpFailure("zlib cannot decompress: error \(code)") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether the compressed bytes may end here.
    var isAtEnd: Bool { !isInside && position == input.count }

    /// Takes the next compressed bytes, once ``decode()`` has yielded all of the last.
    func append(_ bytes: [UInt8]) {
        input = bytes
        position = 0
    }

    /// The next bytes; none when that needs more input.
    func decode() throws(DumpFailure) -> [UInt8] {
        while true {
            if !isInside {
                guard position < input.count else { return [] }
                inflateReset(stream)
                isInside = true
            }
            let (output, code) = inflateOnce()
            switch code {
            case Z_STREAM_END: isInside = false
            case Z_OK, Z_BUF_ERROR: break
            default: throw DumpFailure("the compressed bytes are damaged")
            }
            if !output.isEmpty { return output }
            if position == input.count { return [] }
        }
    }

    private func inflateOnce() -> (output: [UInt8], code: Int32) {
        var code = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: Self.outputByteCount) { buffer, count in
            input.withUnsafeMutableBufferPointer { input in
                let rest = input[position...]
                let base = input.baseAddress.map { $0 + position }
                stream.pointee.next_in = base
                stream.pointee.avail_in = UInt32(rest.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                code = inflate(stream, Z_NO_FLUSH)
                position = input.count - Int(stream.pointee.avail_in)
                count = buffer.count - Int(stream.pointee.avail_out)
            }
        }
        return (output, code)
    }
}
