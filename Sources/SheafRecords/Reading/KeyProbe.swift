// SPDX-License-Identifier: MIT
//
// One key that the elements of a chunk are asked for, one after another.

internal import SheafBSON

/// A key of a key index, to be compared with those of many elements.
///
/// Most elements are documents with a scalar in the key field: for them nothing is allocated.
struct KeyProbe {
    private let key: [UInt8]
    private let scheme: KeyScheme
    /// The key field that the key is of, and the key behind the mark of the field; nil for a key of
    /// whole values.
    private let field: (name: [UInt8], key: ArraySlice<UInt8>)?
    /// Where keys are made.
    private var made: [UInt8] = []

    init(_ key: [UInt8], _ scheme: KeyScheme) {
        self.key = key
        self.scheme = scheme
        let number =
            switch key.first {
            case 1: nil as Int?
            case 2: Int(key[1])
            default: 0
            }
        field = number.map {
            (scheme.fields[$0], key.dropFirst(KeyIndex.mark(ofField: $0).count))
        }
    }

    /// Whether an entry has the key.
    mutating func matches(_ entry: EntryLocation, in bytes: RawSpan) -> Bool {
        guard let field, entry.typeNumber == BSONType.document.rawValue else {
            return KeyIndex.keys(of: entry, in: bytes, scheme).contains(key)
        }
        let document = DocumentView(trusting: bytes.extracting(entry.valueRange))
        let name = unsafe field.name.span.bytes
        guard let value = document.first(named: name),
            value.typeNumber != stubTypeNumber, value.container == nil
        else { return KeyIndex.keys(of: entry, in: bytes, scheme).contains(key) }
        made.removeAll(keepingCapacity: true)
        SortKey.append(value, to: &made)
        return made.prefix(KeyIndex.keyByteCountMax) == field.key
    }
}
