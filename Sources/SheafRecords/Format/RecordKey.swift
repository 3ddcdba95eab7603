// SPDX-License-Identifier: MIT
//
// Names of records in a collection's table. All records of one document share its number as prefix,
// so that they lie together and an update stays on few pages. Numbers are big-endian.

internal import SheafBSON

/// The number of a document in its collection; never used again after the document is gone.
package struct RecordID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number, from 1 on.
    package let number: UInt64

    /// A record of a number.
    package init(_ number: UInt64) {
        self.number = number
    }

    /// The number in digits.
    package var description: String { String(number) }

    /// Whether the left record was made earlier.
    package static func < (left: RecordID, right: RecordID) -> Bool { left.number < right.number }
}

/// The number of a container in its document, 1 … 2^31 - 1.
struct ContainerID: Sendable, Hashable {
    let number: UInt32

    init(_ number: UInt32) {
        self.number = number
    }

    /// The bit that tells the key index of a container from the container itself.
    static let keyIndexBit: UInt32 = 1 << 31
}

/// Which record of a container is meant.
enum RecordAddress: Hashable {
    /// The container's header.
    case header(ContainerID)
    /// Some of its entries, by the label of the chunk.
    case chunk(ContainerID, label: UInt64)
    /// A node of its counted tree. Level 1 lists chunks, level 2 nodes of level 1, and so on.
    case node(ContainerID, label: UInt64, level: UInt8)

    /// The container that the record belongs to.
    var container: ContainerID {
        switch self {
        case .header(let container), .chunk(let container, _), .node(let container, _, _): container
        }
    }
}

/// A key of at most 21 bytes, built without allocation.
struct RecordKey {
    static let rootByteCount = 8
    static let headerByteCount = 12
    static let chunkByteCount = 20
    static let nodeByteCount = 21

    private var storage: InlineArray<24, UInt8> = .init(repeating: 0)
    private(set) var byteCount = 0

    /// The key of a document's root record.
    init(_ record: RecordID) {
        append(record.number)
    }

    /// The key of a record of a container.
    init(_ record: RecordID, _ address: RecordAddress) {
        append(record.number)
        append(address.container.number)
        switch address {
        case .header: break
        case .chunk(_, let label): append(label)
        case .node(_, let label, let level):
            append(label)
            append(level)
        }
    }

    /// What all keys of a container's key index begin with.
    init(keyIndexOf container: ContainerID, _ record: RecordID) {
        append(record.number)
        append(container.number | ContainerID.keyIndexBit)
    }

    /// The key as bytes.
    var bytes: RawSpan {
        @_lifetime(borrow self)
        get { unsafe storage.span.bytes.extracting(0..<byteCount) }
    }

    private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        var shift = Number.bitWidth
        while shift > 0 {
            shift -= 8
            storage[byteCount] = UInt8(truncatingIfNeeded: number >> Number(shift))
            byteCount += 1
        }
    }
}

/// What the bytes of a key say.
enum ParsedKey: Equatable {
    case root(RecordID)
    case record(RecordID, RecordAddress)
    case keyIndex(RecordID, ContainerID)

    /// Reads a key, or answers nil for one that no document has.
    init?(_ key: RawSpan) {
        guard key.byteCount >= RecordKey.rootByteCount else { return nil }
        let record = RecordID(key.bigEndian(at: 0, as: UInt64.self))
        guard key.byteCount > RecordKey.rootByteCount else {
            self = .root(record)
            return
        }
        guard key.byteCount >= RecordKey.headerByteCount else { return nil }
        let number = key.bigEndian(at: 8, as: UInt32.self)
        let container = ContainerID(number & ~ContainerID.keyIndexBit)
        guard number & ContainerID.keyIndexBit == 0 else {
            guard key.byteCount > RecordKey.chunkByteCount else { return nil }
            self = .keyIndex(record, container)
            return
        }
        switch key.byteCount {
        case RecordKey.headerByteCount: self = .record(record, .header(container))
        case RecordKey.chunkByteCount:
            let label = key.bigEndian(at: 12, as: UInt64.self)
            self = .record(record, .chunk(container, label: label))
        case RecordKey.nodeByteCount:
            let label = key.bigEndian(at: 12, as: UInt64.self)
            self = .record(record, .node(container, label: label, level: key.byte(at: 20)))
        default: return nil
        }
    }
}

extension RawSpan {
    /// An integer in big-endian order at an offset that must lie wholly inside.
    func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int,
        as type: Number.Type
    ) -> Number {
        integer(at: offset, as: type).byteSwapped
    }
}
