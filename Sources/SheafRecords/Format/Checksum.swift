// SPDX-License-Identifier: MIT
//
// LMDB keeps no checksums, so every record ends in one of ours, over its key and its bytes. It is
// the lower half of XXH64, which runs at several bytes a cycle without special instructions.

internal import SheafBSON

/// Records of other rooms, such as the catalog's, sealed as the documents' are: with a checksum at
/// the end.
package enum RecordSeal {
    /// The record with its checksum.
    package static func sealed(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        let sum = Checksum.of(unsafe bytes.span.bytes, key: unsafe key.span.bytes)
        var sealed = bytes
        sealed.append(littleEndian: sum)
        return sealed
    }

    /// The record without its checksum, or nil when that is wrong.
    package static func opened(_ record: RawSpan, key: RawSpan) -> [UInt8]? {
        guard record.byteCount >= Checksum.byteCount else { return nil }
        let content = record.extracting(droppingLast: Checksum.byteCount)
        let sum = record.integer(at: content.byteCount, as: UInt32.self)
        guard sum == Checksum.of(content, key: key) else { return nil }
        return content.copiedBytes
    }
}

/// The 32-bit checksum at the end of every record.
enum Checksum {
    static let byteCount = 4

    /// The checksum of a record's bytes under its key.
    static func of(_ record: RawSpan, key: RawSpan) -> UInt32 {
        // Unsafe because the loops load eight bytes at a time; each offset is held below the count.
        unsafe record.withUnsafeBytes { record in
            unsafe key.withUnsafeBytes { key in
                let seed = unsafe hash(key, seed: 0)
                return unsafe UInt32(truncatingIfNeeded: hash(record, seed: seed))
            }
        }
    }

    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        var offset = 0
        var hash = seed &+ prime5
        if bytes.count >= 32 { hash = unsafe stripes(bytes, seed, &offset) }
        hash &+= UInt64(truncatingIfNeeded: bytes.count)
        while offset &+ 8 <= bytes.count {
            hash ^= round(0, unsafe word(bytes, offset))
            hash = rotate(hash, 27) &* prime1 &+ prime4
            offset &+= 8
        }
        if offset &+ 4 <= bytes.count {
            let half = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            hash ^= UInt64(UInt32(littleEndian: half)) &* prime1
            hash = rotate(hash, 23) &* prime2 &+ prime3
            offset &+= 4
        }
        while offset < bytes.count {
            hash ^= unsafe UInt64(bytes[offset]) &* prime5
            hash = rotate(hash, 11) &* prime1
            offset &+= 1
        }
        return avalanche(hash)
    }

    private static func stripes(
        _ bytes: UnsafeRawBufferPointer,
        _ seed: UInt64,
        _ offset: inout Int
    ) -> UInt64 {
        var (a, b) = (seed &+ prime1 &+ prime2, seed &+ prime2)
        var (c, d) = (seed, seed &- prime1)
        while offset &+ 32 <= bytes.count {
            a = round(a, unsafe word(bytes, offset))
            b = round(b, unsafe word(bytes, offset &+ 8))
            c = round(c, unsafe word(bytes, offset &+ 16))
            d = round(d, unsafe word(bytes, offset &+ 24))
            offset &+= 32
        }
        var hash = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
        for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
        return hash
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* prime2, 31) &* prime1
    }

    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        value &<< count | value &>> (64 &- count)
    }

    private static func avalanche(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ hash &>> 33) &* prime2
        hash = (hash ^ hash &>> 29) &* prime3
        return hash ^ hash &>> 32
    }
}
