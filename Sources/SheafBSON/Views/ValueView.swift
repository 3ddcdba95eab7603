// SPDX-License-Identifier: MIT
//
// Reading one value where it lies. Every accessor answers nil for another type.

/// A value read in place: its type and the bytes of its payload.
///
/// - Complexity: accessors are O(1) but for those that make a `String`, an array or a
///   ``BSONValue``.
public struct ValueView: ~Escapable {
    /// The type number as it stands in the bytes.
    package let typeNumber: UInt8
    /// The payload.
    package let bytes: RawSpan

    /// The value at a location in the bytes of its document.
    @_lifetime(copy document)
    package init(_ document: RawSpan, _ location: ElementLocation) {
        typeNumber = location.typeNumber
        bytes = document.extracting(location.valueStart..<location.valueEnd)
    }

    /// A value of a type number and the bytes of its payload.
    @_lifetime(copy bytes)
    package init(typeNumber: UInt8, trusting bytes: RawSpan) {
        self.typeNumber = typeNumber
        self.bytes = bytes
    }

    /// The BSON type.
    public var type: BSONType {
        BSONType(rawValue: typeNumber) ?? .undefined
    }

    /// The double, if the value is one.
    public var double: Double? {
        guard typeNumber == 0x01 else { return nil }
        return Double(bitPattern: bytes.integer(at: 0, as: UInt64.self))
    }

    /// The 32-bit integer, if the value is one.
    public var int32: Int32? {
        typeNumber == 0x10 ? bytes.integer(at: 0, as: Int32.self) : nil
    }

    /// The 64-bit integer, if the value is one.
    public var int64: Int64? {
        typeNumber == 0x12 ? bytes.integer(at: 0, as: Int64.self) : nil
    }

    /// The truth value, if the value is a boolean.
    public var bool: Bool? {
        typeNumber == 0x08 ? bytes.byte(at: 0) != 0 : nil
    }

    /// The moment, if the value is a date.
    public var date: DateTime? {
        guard typeNumber == 0x09 else { return nil }
        return DateTime(millisecondsSinceEpoch: bytes.integer(at: 0, as: Int64.self))
    }

    /// The id, if the value is one.
    public var objectID: ObjectID? {
        typeNumber == 0x07 ? ObjectID(bytes) : nil
    }

    /// The decimal number, if the value is one.
    public var decimal128: Decimal128? {
        guard typeNumber == 0x13 else { return nil }
        return Decimal128(
            low: bytes.integer(at: 0, as: UInt64.self),
            high: bytes.integer(at: 8, as: UInt64.self)
        )
    }

    /// The timestamp, if the value is one.
    public var timestamp: Timestamp? {
        guard typeNumber == 0x11 else { return nil }
        return Timestamp(
            seconds: bytes.integer(at: 4, as: UInt32.self),
            increment: bytes.integer(at: 0, as: UInt32.self)
        )
    }

    /// The UTF-8 bytes without NUL, if the value is a string, code or symbol.
    package var textBytes: RawSpan? {
        @_lifetime(copy self)
        get {
            switch typeNumber {
            case 0x02, 0x0D, 0x0E: bytes.extracting(4..<(bytes.byteCount - 1))
            default: nil
            }
        }
    }

    /// The string, if the value is one.
    public var string: String? {
        guard typeNumber == 0x02, let text = textBytes else { return nil }
        return text.text
    }

    /// The embedded document, if the value is one.
    public var document: DocumentView? {
        @_lifetime(copy self)
        get { typeNumber == 0x03 ? DocumentView(trusting: bytes) : nil }
    }

    /// The array as a document with the names "0", "1", …, if the value is one.
    public var array: DocumentView? {
        @_lifetime(copy self)
        get { typeNumber == 0x04 ? DocumentView(trusting: bytes) : nil }
    }

    /// The document or the array, if the value is either.
    package var container: DocumentView? {
        @_lifetime(copy self)
        get {
            typeNumber == 0x03 || typeNumber == 0x04 ? DocumentView(trusting: bytes) : nil
        }
    }

    /// The data and its subtype, if the value is binary.
    package var binaryParts: (subtype: UInt8, start: Int)? {
        typeNumber == 0x05 ? (bytes.byte(at: 4), 5) : nil
    }

    /// Whether type and bytes are the same.
    public func isIdentical(to other: ValueView) -> Bool {
        typeNumber == other.typeNumber && bytes.equals(other.bytes)
    }
}

extension BSONValue {
    /// Copies the value that a view shows.
    ///
    /// - Complexity: O(bytes); documents and arrays stay encoded.
    public init(copying view: ValueView) {
        switch view.type {
        case .double: self = .double(view.double ?? 0)
        case .string: self = .string(view.string ?? "")
        case .document: self = .document(Document(trusting: view.bytes.copiedBytes))
        case .array: self = .array(BSONArray(trusting: Document(trusting: view.bytes.copiedBytes)))
        case .binary: self = .binary(Binary(view))
        case .undefined: self = .undefined
        case .objectID: self = .objectID(ObjectID(view.bytes))
        case .bool: self = .bool(view.bool ?? false)
        case .date: self = .date(view.date ?? DateTime(millisecondsSinceEpoch: 0))
        case .null: self = .null
        case .regularExpression: self = .regularExpression(RegularExpression(view))
        case .dbPointer: self = .dbPointer(DBPointer(view))
        case .code: self = .code(view.textBytes?.text ?? "")
        case .symbol: self = .symbol(view.textBytes?.text ?? "")
        case .codeWithScope: self = .codeWithScope(CodeWithScope(view))
        case .int32: self = .int32(view.int32 ?? 0)
        case .timestamp: self = .timestamp(view.timestamp ?? Timestamp(seconds: 0, increment: 0))
        case .int64: self = .int64(view.int64 ?? 0)
        case .decimal128: self = .decimal128(view.decimal128 ?? Decimal128(low: 0, high: 0))
        case .maxKey: self = .maxKey
        case .minKey: self = .minKey
        }
    }
}
