// SPDX-License-Identifier: MIT
//
// The key index of a container leads from an entry's key to the chunk that holds it.
//
//     record u64, container u32 with the highest bit set, the key (cut at 480 bytes), label u64
//
// The value counts the entries with that key in that chunk; it is empty for one. The key of a
// document's entry is its name and a zero byte, the key of an array's element the sort key of its
// key field; that of a further key field has 02 and the field's number before it. An index of all
// elements lists those without the first field by their whole value: 01 and its sort key, the end
// of a long one replaced by a hash.

internal import SheafBSON

/// Which entries of a container its key index lists.
enum KeyCoverage: UInt8 {
    /// There is no index.
    case none = 0
    /// Those that have the key field; all, in a document.
    case keyed = 1
    /// All elements of an array.
    case all = 2
}

/// How a key index lists the entries of its container.
struct KeyScheme {
    let isArray: Bool
    /// The names of the key fields.
    let fields: [[UInt8]]
    /// Whether elements without the first key field are listed by their whole value.
    let coversAll: Bool

    /// The scheme of a container whose index covers so much, by its key fields or by others.
    init(
        _ header: ContainerHeaderView,
        _ coverage: KeyCoverage,
        fields: [[UInt8]]? = nil
    ) {
        isArray = header.kind == .array
        self.fields = fields ?? header.keyFields
        coversAll = coverage == .all
    }

    /// What the keys of a field begin with; nil when it is no key field.
    func mark(ofField name: String) -> [UInt8]? {
        fields.firstIndex { $0.elementsEqual(name.utf8) }.map { KeyIndex.mark(ofField: $0) }
    }

    /// The keys by which all elements are found that equal a value, and all arrays among them that
    /// contain it; nil when the index does not list them.
    func keys(ofElementsEqualTo value: ValueView) -> [[UInt8]]? {
        let first = fields[0]
        let field = unsafe first.span.bytes
        var keys: [[UInt8]] = []
        if let key = value.document?.first(named: field) {
            keys.append(KeyIndex.key(ofValue: key))
        } else if !coversAll {
            return nil
        }
        guard coversAll else { return keys + [KeyIndex.opaqueKey] }
        return keys + [KeyIndex.memberKey(of: value), KeyIndex.opaqueMemberKey]
    }
}

/// Keys of entries, and the names of the records that hold them.
enum KeyIndex {
    static let prefixByteCount = 12
    static let keyByteCountMax = 480
    /// The field of an array's elements that is indexed unasked.
    static let defaultField = "_id"

    /// What the keys of a further key field begin with; those of the first begin with nothing.
    static func mark(ofField number: Int) -> [UInt8] {
        number == 0 ? [] : [2, UInt8(truncatingIfNeeded: number)]
    }

    /// The key of a field by its name.
    static func key(ofName name: String) -> [UInt8] {
        cut(Array(name.utf8) + [0])
    }

    /// The key of a value.
    static func key(ofValue value: ValueView) -> [UInt8] {
        var bytes: [UInt8] = []
        SortKey.append(value, to: &bytes)
        return cut(bytes)
    }

    /// The key of elements that do not say it themselves: arrays, and what has spilled as a whole.
    ///
    /// No value has it. Who looks for any key must look at them too.
    static let opaqueKey: [UInt8] = [0]

    /// The key, in an index of all elements, of those that have spilled in part or as a whole.
    ///
    /// No value has it. Who looks for any whole value must look at them too.
    static let opaqueMemberKey: [UInt8] = [1, 0]

    /// The key of an element by its whole value.
    static func memberKey(of value: ValueView) -> [UInt8] {
        var key: [UInt8] = [1]
        SortKey.append(value, to: &key)
        guard key.count > memberKeyByteCountMax else { return key }
        let hash = unsafe key.withUnsafeBytes { unsafe Checksum.hash($0, seed: 0) }
        key.removeSubrange((memberKeyByteCountMax - 8)...)
        key.append(littleEndian: hash)
        return key
    }

    /// The longest key of a whole value: these need no order.
    private static let memberKeyByteCountMax = 32

    /// The keys of an entry: none for an element that the index does not list, several for one
    /// whose key field is an array, since a query finds it by each of them.
    static func keys(
        of entry: EntryLocation,
        in bytes: RawSpan,
        _ scheme: KeyScheme
    ) -> [[UInt8]] {
        guard scheme.isArray else {
            let name = bytes.extracting((entry.start + 1)..<entry.valueStart)
            return [cut(name.copiedBytes)]
        }
        let value = ValueView(
            typeNumber: entry.typeNumber,
            trusting: bytes.extracting(entry.valueRange)
        )
        var keys: [[UInt8]] = []
        for (number, name) in scheme.fields.enumerated() {
            let field = unsafe name.span.bytes
            let key = value.document?.first(named: field)
            if let key, !Stub.exists(in: key) {
                keys += self.keys(ofField: key).map { mark(ofField: number) + $0 }
                continue
            }
            let stub = Stub(value)
            let type = stub?.type ?? value.type
            if type == .array || type == .document && stub != nil || key != nil {
                keys.append(mark(ofField: number) + opaqueKey)
            }
            if number == 0, scheme.coversAll { keys += memberKeys(of: value) }
        }
        return keys
    }

    /// The keys of an element by its whole value, and of an array also by each of its own elements:
    /// queries find it by them.
    private static func memberKeys(of value: ValueView) -> [[UInt8]] {
        guard !Stub.exists(in: value) else { return [opaqueMemberKey] }
        var keys = [memberKey(of: value)]
        guard let members = value.array else { return keys }
        var cursor = members.elements
        while let member = cursor.next() {
            let key = memberKey(of: member.value)
            if !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    private static func keys(ofField key: ValueView) -> [[UInt8]] {
        guard let members = key.array else { return [Self.key(ofValue: key)] }
        var keys = [Self.key(ofValue: key)]
        var cursor = members.elements
        while let member = cursor.next() {
            let memberKey = Self.key(ofValue: member.value)
            if !keys.contains(memberKey) { keys.append(memberKey) }
        }
        return keys
    }

    /// Whether an element of an array has a key of its own.
    static func hasKey(_ entry: EntryLocation, in bytes: RawSpan, fields: [[UInt8]]) -> Bool {
        let value = ValueView(
            typeNumber: entry.typeNumber,
            trusting: bytes.extracting(entry.valueRange)
        )
        guard let document = value.document else { return false }
        for name in fields {
            let field = unsafe name.span.bytes
            if document.first(named: field) != nil { return true }
        }
        return false
    }

    /// The name of the record for a key and a chunk.
    static func recordKey(
        _ record: RecordID,
        _ container: ContainerID,
        _ key: [UInt8],
        label: UInt64
    ) -> [UInt8] {
        var bytes = prefix(record, container, key)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: label >> UInt64(shift)))
        }
        return bytes
    }

    /// What the names of all records for a key begin with.
    static func prefix(_ record: RecordID, _ container: ContainerID, _ key: [UInt8]) -> [UInt8] {
        let head = RecordKey(keyIndexOf: container, record)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(prefixByteCount + key.count + 8)
        bytes.append(contentsOf: head.bytes)
        bytes += key
        return bytes
    }

    static func cut(_ key: [UInt8]) -> [UInt8] {
        key.count > keyByteCountMax ? Array(key[..<keyByteCountMax]) : key
    }
}

extension DocumentView {
    /// The value of the first field whose name has these bytes.
    @_lifetime(copy self)
    func first(named name: RawSpan) -> ValueView? {
        var cursor = elements
        while let element = cursor.next() {
            if element.nameBytes.equals(name) { return element.value }
        }
        return nil
    }
}
