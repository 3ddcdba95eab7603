// SPDX-License-Identifier: MIT
//
// The one file that knows Foundation: dates, UUIDs, data, decimals and URLs to BSON's types and
// back.

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension DateTime {
    /// The moment of a date, rounded to the nearest millisecond.
    ///
    /// A date that is so far away that its milliseconds do not fit becomes the nearest that does.
    public init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        let bound: Int64 = milliseconds < 0 ? .min : .max
        self.init(millisecondsSinceEpoch: Int64(exactly: milliseconds) ?? bound)
    }
}

extension Date {
    /// The date of a moment.
    public init(_ moment: DateTime) {
        let (seconds, milliseconds) = moment.millisecondsSinceEpoch.dividedDown(by: 1000)
        self.init(timeIntervalSince1970: Double(seconds) + Double(milliseconds) / 1000)
    }
}

extension Binary {
    /// A UUID as binary data of subtype 4.
    public init(_ uuid: UUID) {
        self.init(subtype: 4, unsafe withUnsafeBytes(of: uuid.uuid) { unsafe [UInt8]($0) })
    }

    /// Data of a subtype; 0 is generic.
    public init(_ data: Data, subtype: UInt8 = 0) {
        self.init(subtype: subtype, [UInt8](data))
    }
}

extension UUID {
    /// The UUID that binary data of subtype 4 holds, or nil for any other data.
    public init?(_ binary: Binary) {
        guard binary.subtype == 4, binary.bytes.count == 16 else { return nil }
        let bytes = binary.bytes
        self.init(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14],
                bytes[15]
            )
        )
    }
}

extension Data {
    /// The bytes of binary data of any subtype.
    public init(_ binary: Binary) {
        self.init(binary.bytes)
    }
}

// MARK: - Coding

extension Date: BSONNative {
    func bsonValue() throws(BSONError) -> BSONValue {
        let milliseconds = (timeIntervalSince1970 * 1000).rounded()
        guard Int64(exactly: milliseconds) != nil else {
            throw BSONError(.conversion, "The date is too far away for BSON")
        }
        return .date(DateTime(self))
    }

    init?(native view: ValueView) {
        guard let moment = view.date else { return nil }
        self.init(moment)
    }
}

extension UUID: BSONNative {
    func bsonValue() -> BSONValue { .binary(Binary(self)) }

    init?(native view: ValueView) {
        guard let binary = Binary(native: view) else { return nil }
        self.init(binary)
    }
}

extension Data: BSONNative {
    func bsonValue() -> BSONValue { .binary(Binary(self)) }

    init?(native view: ValueView) {
        guard let binary = Binary(native: view) else { return nil }
        self.init(binary)
    }
}

extension Decimal: BSONNative {
    func bsonValue() throws(BSONError) -> BSONValue {
        guard let number = Decimal128(description) else {
            throw BSONError(.conversion, "A decimal128 cannot hold \(description)")
        }
        return .decimal128(number)
    }

    init?(native view: ValueView) {
        guard let number = Decimal128(native: view), number.isFinite,
            let decimal = Decimal(string: number.description)
        else { return nil }
        self = decimal
    }
}

extension URL: BSONNative {
    func bsonValue() -> BSONValue { .string(absoluteString) }

    init?(native view: ValueView) {
        guard let text = view.string, let url = URL(string: text) else { return nil }
        self = url
    }
}
