// SPDX-License-Identifier: MIT
//
// The header of a container: what kind of value it is, how much is in it, and the top of its
// counted tree.
//
//     offset  0  kind u8: the BSON type of the value
//             1  level u8: levels of nodes below the header
//             2  number of children u16
//             4  number of entries u32
//             8  bytes of the entries u64, as BSON, without the names of array elements
//            16  label that the children know as their parent's u64
//            24  key index u8: 0 none, 1 of entries with a key field, 2 of all entries
//            25  byte count of the names of the key fields u8
//            26  byte count of the order of the elements u8, 0 when none is known
//            27  zero u8
//            28  number of entries at which to consider a key index again u32
//            32  number of stubs in the entries u32
//            36  names of the key fields with 00 between them, order of the elements, then the
//                children

internal import SheafBSON

/// The header of a container read in place, without its checksum.
struct ContainerHeaderView: ~Escapable {
    static let fixedByteCount = 36

    let bytes: RawSpan

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    var kind: BSONType { BSONType(rawValue: bytes.byte(at: 0)) ?? .undefined }
    var level: Int { Int(bytes.byte(at: 1)) }
    var count: Int { Int(bytes.integer(at: 4, as: UInt32.self)) }
    var entryByteCount: Int { Int(truncatingIfNeeded: bytes.integer(at: 8, as: UInt64.self)) }
    var childParentLabel: UInt64 { bytes.integer(at: 16, as: UInt64.self) }
    var keyCoverage: KeyCoverage { KeyCoverage(rawValue: bytes.byte(at: 24)) ?? .none }
    var hasKeyIndex: Bool { keyCoverage != .none }
    var keyCheckCount: Int { Int(bytes.integer(at: 28, as: UInt32.self)) }
    var stubCount: Int { Int(bytes.integer(at: 32, as: UInt32.self)) }
    var orderOffset: Int { Self.fixedByteCount + Int(bytes.byte(at: 25)) }
    var orderByteCount: Int { Int(bytes.byte(at: 26)) }
    var entriesOffset: Int { orderOffset + orderByteCount }

    /// The names of the fields whose values the key index of an array holds.
    var keyFields: [[UInt8]] {
        bytes.extracting(Self.fixedByteCount..<orderOffset).copiedBytes
            .split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
    }

    /// How the key index lists entries, if there is one.
    var keyScheme: KeyScheme? {
        guard hasKeyIndex else { return nil }
        return KeyScheme(self, keyCoverage)
    }

    /// The order that the elements are known to be in.
    ///
    /// Only arrays without stubs have one.
    var order: ElementOrder? {
        guard orderByteCount > 0 else { return nil }
        return ElementOrder(encoded: bytes.extracting(orderOffset..<entriesOffset))
    }

    /// The children of the header.
    var entries: TreeEntries {
        @_lifetime(copy self)
        get { TreeEntries(bytes.extracting(entriesOffset...)) }
    }

    /// The bytes of the whole value as BSON, every container inside written out.
    var valueByteCount: Int {
        ContainerHeader.valueByteCount(kind: kind, entryByteCount: entryByteCount, count: count)
    }

    /// Whether the fields agree with each other.
    var isPlausible: Bool {
        guard bytes.byteCount >= Self.fixedByteCount, bytes.byteCount >= entriesOffset,
            BSONType(rawValue: bytes.byte(at: 0)) != nil, level < 16,
            KeyCoverage(rawValue: bytes.byte(at: 24)) != nil,
            orderByteCount == 0 || order != nil
        else { return false }
        let listed = Int(bytes.integer(at: 2, as: UInt16.self))
        return bytes.byteCount - entriesOffset == listed * TreeEntry.byteCount
    }
}

/// The header of a container that is being changed.
struct ContainerHeader: TreeList {
    var bytes: [UInt8]

    /// The header of an empty container.
    ///
    /// An array may come to index a field of its elements.
    init(kind: BSONType, keyField: String) {
        bytes = [UInt8](repeating: 0, count: ContainerHeaderView.fixedByteCount)
        bytes[0] = kind.rawValue
        bytes[25] = UInt8(truncatingIfNeeded: keyField.utf8.count)
        bytes += keyField.utf8
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The fields as they are.
    var view: ContainerHeaderView {
        @_lifetime(borrow self)
        get { ContainerHeaderView(unsafe bytes.span.bytes) }
    }

    var entriesOffset: Int { view.entriesOffset }
    var kind: BSONType { view.kind }

    var level: Int {
        get { view.level }
        set { bytes[1] = UInt8(truncatingIfNeeded: newValue) }
    }

    var count: Int {
        get { view.count }
        set { bytes.store(UInt32(truncatingIfNeeded: newValue), at: 4) }
    }

    var entryByteCount: Int {
        get { view.entryByteCount }
        set { bytes.store(UInt64(truncatingIfNeeded: newValue), at: 8) }
    }

    var childParentLabel: UInt64 {
        get { view.childParentLabel }
        set { bytes.store(newValue, at: 16) }
    }

    var keyCoverage: KeyCoverage {
        get { view.keyCoverage }
        set { bytes[24] = newValue.rawValue }
    }

    /// Names the key fields of an array's elements; together they take at most 255 bytes.
    mutating func setKeyFields(_ fields: [[UInt8]]) {
        let names = Array(fields.joined(separator: [0]))
        bytes.replaceSubrange(ContainerHeaderView.fixedByteCount..<view.orderOffset, with: names)
        bytes[25] = UInt8(truncatingIfNeeded: names.count)
    }

    /// Remembers the order that the elements are in, or forgets it.
    ///
    /// An order that takes more than 255 bytes is not remembered.
    mutating func setOrder(_ order: ElementOrder?) {
        var encoded = order?.encoded ?? []
        if encoded.count > Int(UInt8.max) { encoded = [] }
        bytes.replaceSubrange(view.orderOffset..<entriesOffset, with: encoded)
        bytes[26] = UInt8(encoded.count)
    }

    var keyCheckCount: Int {
        get { view.keyCheckCount }
        set { bytes.store(UInt32(truncatingIfNeeded: newValue), at: 28) }
    }

    var stubCount: Int {
        get { view.stubCount }
        set { bytes.store(UInt32(truncatingIfNeeded: newValue), at: 32) }
    }

    mutating func storeEntryCount(_ count: Int) {
        bytes.store(UInt16(truncatingIfNeeded: count), at: 2)
    }

    /// The bytes of a container's value as BSON.
    static func valueByteCount(kind: BSONType, entryByteCount: Int, count: Int) -> Int {
        switch kind {
        case .array: 5 + entryByteCount + arrayNamesByteCount(count)
        case .document: 5 + entryByteCount
        default: entryByteCount
        }
    }

    /// The bytes of the names "0", "1", … of so many elements, with their terminators.
    static func arrayNamesByteCount(_ count: Int) -> Int {
        var total = 0
        var digits = 1
        var first = 0
        var next = 10
        while first < count {
            total += (min(next, count) - first) * (digits + 1)
            first = next
            next *= 10
            digits += 1
        }
        return total
    }
}
