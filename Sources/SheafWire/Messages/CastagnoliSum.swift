// SPDX-License-Identifier: MIT
//
// The checksum that a message may carry: CRC-32C.

#if Server
    /// A CRC-32C on its way.
    ///
    /// Source: RFC 3720, appendix B.4.
    struct CastagnoliSum {
        private static let table: [UInt32] = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { value, _ in
                value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78
            }
        }

        private var state: UInt32 = 0xFFFF_FFFF

        /// The sum of what was added.
        var value: UInt32 { ~state }

        /// Adds bytes.
        mutating func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes {
                state =
                    state >> 8 ^ CastagnoliSum.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
            }
        }

        /// Adds a number as it stands in a message.
        mutating func add(littleEndian number: UInt32) {
            add((0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
        }
    }
#endif
