// SPDX-License-Identifier: MIT
//
// Keys of indexes: bytes that are ordered by memcmp as the values are by `compare(to:)`. Equal
// values of different types make equal keys, so a key tells values apart but does not give them
// back.
//
// The layout is part of the file format. A key is one byte of class, then what the class needs:
//
//     class                    byte     behind it
//     MinKey, undefined, null  08 10 18 nothing
//     NaN                      20       nothing
//     negative number          21       the size as below, every byte inverted
//     zero                     22       nothing
//     positive number          23       the size as below
//     string, symbol           28       text; under a collation, its key of that text
//     document                 30       fields: class (numbers always 20, booleans always 50),
//                                       name, 00, key of the value; in the end 00
//     array                    38       keys of the elements; in the end 00
//     binary                   40       length as u32, subtype, data (of subtype 2 with its length)
//     object id                48       its twelve bytes
//     false, true              50 51    nothing
//     date                     58       milliseconds as i64, sign bit inverted
//     timestamp                60       seconds as u32, counter as u32
//     regular expression       68       pattern, 00, options, 00
//     DBPointer                70       byte count of the payload as u32, namespace, 00, id
//     code                     78       text
//     code with scope          80       text, fields as in a document, 00
//     MaxKey                   F8       nothing
//
// Integers are big-endian. Text is UTF-8 in which 00 is written 01 01 and 01 is written 01 02; it
// ends in 00. The keys of a collation are bytes of its own, written in the same way.
//
// The size of a number is that of ``BinaryMagnitude``: 77 bits, those of a double without its sign
// and 14 more of mantissa, in up to eleven groups of seven. Each group is a byte whose lowest bit
// says whether more follows; groups of zeros in the end are left out. 1 is 7F F0. Where the number
// is a decimal that is above its 77 bits, all eleven groups stand there, and behind them the place
// of the first digit (the exponent of ten, plus 6176, as u16) and the digits from the first on, two
// in a byte as 2 · pair + (1 if more follow), without the zeros in the end.
//
// Every key says itself where it ends: no key of one value is a proper prefix of another's, so keys
// can be put one behind another, and anything can follow.

/// Bytes that are ordered as the values are that they stand for.
package enum SortKey {
    /// The key of a value, texts in the order of a language if there is one.
    package static func bytes(
        of value: BSONValue,
        by texts: (any TextOrder)? = nil
    ) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(16)
        append(value, to: &key, by: texts)
        return key
    }

    /// Appends the key of a value to bytes that may hold keys already.
    ///
    /// - Complexity: O(bytes of the value), without allocation but for the growth of the key.
    package static func append(
        _ value: ValueView,
        to key: inout [UInt8],
        by texts: (any TextOrder)? = nil
    ) {
        if let number = Number(value) { return key.appendSortKey(of: number) }
        let type = value.type
        key.append(head(of: type))
        appendPayload(of: value, type, to: &key, texts)
    }

    /// Appends the key of a value to bytes that may hold keys already.
    package static func append(
        _ value: BSONValue,
        to key: inout [UInt8],
        by texts: (any TextOrder)? = nil
    ) {
        switch value {
        case .objectID(let id):
            id.appendBytes(to: &key, behind: head(of: .objectID))
        case .string(let text) where texts == nil:
            key.append(head(of: .string))
            var text = text
            text.withUTF8 { unsafe appendText(UnsafeRawBufferPointer($0), to: &key) }
        case .int32(let number): key.appendSortKey(of: Int64(number))
        case .int64(let number): key.appendSortKey(of: number)
        case .double(let number): key.appendSortKey(of: .double(number))
        case .decimal128(let number): key.appendSortKey(of: .decimal(number))
        default: value.withView { append($0, to: &key, by: texts) }
        }
    }

    /// Appends the key of a value with every byte inverted, for an index that descends.
    ///
    /// Such keys are ordered the other way round, and also say themselves where they end.
    package static func appendInverted(
        _ value: ValueView,
        to key: inout [UInt8],
        by texts: (any TextOrder)? = nil
    ) {
        let start = key.count
        append(value, to: &key, by: texts)
        invert(&key, from: start)
    }

    /// Appends the key of a value with every byte inverted, for an index that descends.
    package static func appendInverted(_ value: BSONValue, to key: inout [UInt8]) {
        let start = key.count
        append(value, to: &key)
        invert(&key, from: start)
    }

    /// Inverts the bytes from an offset on.
    package static func invert(_ key: inout [UInt8], from start: Int) {
        for index in start..<key.count { key[index] = ~key[index] }
    }

    /// The first bytes that keys of values of a type's class may have.
    ///
    /// A scan over all numbers, say, goes from the lower bound up to, but without, the upper one.
    package static func firstBytes(of type: BSONType) -> Range<UInt8> {
        let head = head(of: type)
        return head..<(head + 7)
    }
}

extension SortKey {
    /// The byte of a type's class; numbers and booleans put their own in its place.
    fileprivate static func head(of type: BSONType) -> UInt8 {
        switch type {
        case .minKey: 0x08
        case .undefined: 0x10
        case .null: 0x18
        case .double, .int32, .int64, .decimal128: 0x20
        case .string, .symbol: 0x28
        case .document: 0x30
        case .array: 0x38
        case .binary: 0x40
        case .objectID: 0x48
        case .bool: 0x50
        case .date: 0x58
        case .timestamp: 0x60
        case .regularExpression: 0x68
        case .dbPointer: 0x70
        case .code: 0x78
        case .codeWithScope: 0x80
        case .maxKey: 0xF8
        }
    }

    /// Appends what stands behind the byte of the class of a value that is not a number.
    fileprivate static func appendPayload(
        of value: ValueView,
        _ type: BSONType,
        to key: inout [UInt8],
        _ texts: (any TextOrder)?
    ) {
        let bytes = value.bytes
        switch type {
        case .minKey, .undefined, .null, .maxKey: break
        case .double, .int32, .int64, .decimal128: break
        case .string, .symbol:
            if let texts {
                let text = texts.key(of: bytes.extracting(4..<(bytes.byteCount - 1)))
                unsafe text.withUnsafeBytes { unsafe appendText($0, to: &key) }
            } else {
                appendText(bytes, 4..<(bytes.byteCount - 1), to: &key)
            }
        case .code: appendText(bytes, 4..<(bytes.byteCount - 1), to: &key)
        case .document: appendFields(of: DocumentView(trusting: bytes), to: &key, texts)
        case .array: appendElements(of: DocumentView(trusting: bytes), to: &key, texts)
        case .binary:
            key.append(bigEndian: UInt32(truncatingIfNeeded: bytes.byteCount - 5))
            key.append(contentsOf: bytes, from: 4)
        case .bool: key[key.count - 1] |= bytes.byte(at: 0) == 0 ? 0 : 1
        case .objectID, .regularExpression: key.append(contentsOf: bytes, from: 0)
        case .date: key.append(bigEndian: bytes.integer(at: 0, as: UInt64.self) ^ 1 << 63)
        case .timestamp: key.append(bigEndian: bytes.integer(at: 0, as: UInt64.self))
        case .dbPointer:
            key.append(bigEndian: UInt32(truncatingIfNeeded: bytes.byteCount))
            key.append(contentsOf: bytes, from: 4)
        case .codeWithScope:
            let parts = value.codeParts
            appendText(bytes, parts.code, to: &key)
            appendFields(of: DocumentView(trusting: bytes.extracting(parts.scope)), to: &key, nil)
        }
    }

    private static func appendFields(
        of document: DocumentView,
        to key: inout [UInt8],
        _ texts: (any TextOrder)?
    ) {
        var cursor = document.elements
        while let element = cursor.next() {
            key.append(head(of: element.value.type))
            key.append(contentsOf: element.nameBytes, from: 0)
            key.append(0)
            append(element.value, to: &key, by: texts)
        }
        key.append(0)
    }

    private static func appendElements(
        of array: DocumentView,
        to key: inout [UInt8],
        _ texts: (any TextOrder)?
    ) {
        var cursor = array.elements
        while let element = cursor.next() { append(element.value, to: &key, by: texts) }
        key.append(0)
    }

    private static func appendText(
        _ bytes: RawSpan,
        _ range: Range<Int>,
        to key: inout [UInt8]
    ) {
        unsafe bytes.extracting(range).withUnsafeBytes { unsafe appendText($0, to: &key) }
    }

    /// Appends runs of bytes as they are and writes the low bytes between them in two.
    fileprivate static func appendText(
        _ text: UnsafeRawBufferPointer,
        to key: inout [UInt8]
    ) {
        var start = 0
        while start < text.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: text[start...])
            let run = unsafe RawBSON.lowByte(rest) ?? rest.count
            unsafe key.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<run]))
            start += run
            if start < text.count {
                key.append(1)
                unsafe key.append(text[start] + 1)
                start += 1
            }
        }
        key.append(0)
    }
}

extension [UInt8] {
    /// Appends the bytes of a span from an offset on.
    fileprivate mutating func append(contentsOf span: RawSpan, from offset: Int) {
        let rest = span.extracting(offset...)
        unsafe rest.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
