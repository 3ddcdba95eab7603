// SPDX-License-Identifier: MIT
//
// The Swift types that are one BSON value and need no containers: numbers, strings, booleans and
// the types of this module. Foundation's are in FoundationBridge.

/// A type whose values the coders take and give whole.
protocol BSONNative {
    /// The value in BSON.
    ///
    /// - Throws: ``BSONError`` `conversion` without a place when BSON cannot hold it.
    func bsonValue() throws(BSONError) -> BSONValue

    /// What a value in BSON is as this type, or nil when it is another type or does not fit.
    init?(native view: ValueView)
}

// MARK: - Numbers

extension BSONNative where Self: FixedWidthInteger {
    /// An `int32` if all values of the type fit one, else an `int64`.
    func bsonValue() throws(BSONError) -> BSONValue {
        if Int32(exactly: Self.min) != nil, Int32(exactly: Self.max) != nil {
            return .int32(Int32(truncatingIfNeeded: self))
        }
        guard let number = Int64(exactly: self) else {
            throw BSONError(.conversion, "BSON has no integer for \(self)")
        }
        return .int64(number)
    }

    /// Any number that has exactly this integer as its value.
    init?(native view: ValueView) {
        guard let integer = view.exactInteger, let number = Self(exactly: integer) else {
            return nil
        }
        self = number
    }
}

extension ValueView {
    /// The number as an integer, if it is one exactly.
    fileprivate var exactInteger: Int64? {
        switch type {
        case .int32: int32.map(Int64.init)
        case .int64: int64
        case .double: double.flatMap { Int64(exactly: $0) }
        case .decimal128: decimal128?.int64Exactly
        default: nil
        }
    }

    /// The number as the nearest double.
    var nearestDouble: Double? {
        switch type {
        case .int32: int32.map(Double.init)
        case .int64: int64.map(Double.init)
        case .double: double
        case .decimal128: decimal128?.doubleValue
        default: nil
        }
    }
}

extension Int: BSONNative {}
extension Int8: BSONNative {}
extension Int16: BSONNative {}
extension Int32: BSONNative {}
extension Int64: BSONNative {}
extension UInt: BSONNative {}
extension UInt8: BSONNative {}
extension UInt16: BSONNative {}
extension UInt32: BSONNative {}
extension UInt64: BSONNative {}

extension Double: BSONNative {
    func bsonValue() -> BSONValue { .double(self) }

    init?(native view: ValueView) {
        guard let number = view.nearestDouble else { return nil }
        self = number
    }
}

extension Float: BSONNative {
    func bsonValue() -> BSONValue { .double(Double(self)) }

    /// The nearest number; nil when a finite one would become infinite.
    init?(native view: ValueView) {
        guard let number = view.nearestDouble else { return nil }
        self = Float(number)
        guard isInfinite == number.isInfinite else { return nil }
    }
}

// MARK: - Text and truth

extension Bool: BSONNative {
    func bsonValue() -> BSONValue { .bool(self) }

    init?(native view: ValueView) {
        guard let flag = view.bool else { return nil }
        self = flag
    }
}

extension String: BSONNative {
    func bsonValue() -> BSONValue { .string(self) }

    init?(native view: ValueView) {
        guard let text = view.string else { return nil }
        self = text
    }
}

// MARK: - Types of this module

extension BSONValue: BSONNative {
    func bsonValue() -> BSONValue { self }

    init?(native view: ValueView) {
        self.init(copying: view)
    }
}

extension Document: BSONNative {
    func bsonValue() -> BSONValue { .document(self) }

    init?(native view: ValueView) {
        guard let document = view.document else { return nil }
        self.init(copying: document)
    }
}

extension BSONArray: BSONNative {
    func bsonValue() -> BSONValue { .array(self) }

    init?(native view: ValueView) {
        guard let array = view.array else { return nil }
        self.init(trusting: Document(copying: array))
    }
}

extension ObjectID: BSONNative {
    func bsonValue() -> BSONValue { .objectID(self) }

    init?(native view: ValueView) {
        guard let id = view.objectID else { return nil }
        self = id
    }
}

extension Decimal128: BSONNative {
    func bsonValue() -> BSONValue { .decimal128(self) }

    /// A decimal, or an integer, which a decimal holds exactly.
    init?(native view: ValueView) {
        if let number = view.decimal128 {
            self = number
        } else if let number = view.int64 ?? view.int32.map(Int64.init) {
            self.init(number)
        } else {
            return nil
        }
    }
}

extension DateTime: BSONNative {
    func bsonValue() -> BSONValue { .date(self) }

    init?(native view: ValueView) {
        guard let date = view.date else { return nil }
        self = date
    }
}

extension Binary: BSONNative {
    func bsonValue() -> BSONValue { .binary(self) }

    init?(native view: ValueView) {
        guard view.type == .binary else { return nil }
        self.init(view)
    }
}

extension Timestamp: BSONNative {
    func bsonValue() -> BSONValue { .timestamp(self) }

    init?(native view: ValueView) {
        guard let timestamp = view.timestamp else { return nil }
        self = timestamp
    }
}

extension RegularExpression: BSONNative {
    /// - Throws: ``BSONError`` `conversion` when there is a NUL, which BSON cannot carry here.
    func bsonValue() throws(BSONError) -> BSONValue {
        guard !pattern.utf8.contains(0), !options.utf8.contains(0) else {
            throw BSONError(.conversion, "A regular expression cannot hold a NUL")
        }
        return .regularExpression(self)
    }

    init?(native view: ValueView) {
        guard view.type == .regularExpression else { return nil }
        self.init(view)
    }
}

extension DBPointer: BSONNative {
    func bsonValue() -> BSONValue { .dbPointer(self) }

    init?(native view: ValueView) {
        guard view.type == .dbPointer else { return nil }
        self.init(view)
    }
}

extension CodeWithScope: BSONNative {
    func bsonValue() -> BSONValue { .codeWithScope(self) }

    init?(native view: ValueView) {
        guard view.type == .codeWithScope else { return nil }
        self.init(view)
    }
}
