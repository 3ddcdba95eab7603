// SPDX-License-Identifier: MIT
//
// All values of an enumeration that lists none. It reads how the compiler laid the type down: the
// numbers of its cases with and without payloads, which Swift's stable ABI fixes.

/// The cases of enumerations.
enum EnumerationCases {
    /// All values of an enumeration without payloads; none for any other type.
    ///
    /// The values of such a type are the numbers from 0 on, in one byte: see "Fragile Enum Layout"
    /// in Swift's document on the layout of types. Those of one that C knows are its raw values.
    static func all<Value>(of type: Value.Type) -> [Value] {
        guard let count = caseCount(type), count <= 256 else { return [] }
        if let raw = type as? any RawRepresentable.Type, let values = ofByte(raw) as? [Value] {
            return values
        }
        return (0..<count).map { number in
            unsafe withUnsafeBytes(of: UInt8(number)) { unsafe $0.load(as: Value.self) }
        }
    }

    /// All values of a type whose raw values are bytes; nil for any other type.
    private static func ofByte<Value: RawRepresentable>(_ type: Value.Type) -> [Value]? {
        let bytes: [Any]
        switch Value.RawValue.self {
        case is Int8.Type: bytes = (Int8.min...Int8.max).map(\.self)
        case is UInt8.Type: bytes = (UInt8.min...UInt8.max).map(\.self)
        default: return nil
        }
        return bytes.compactMap { ($0 as? Value.RawValue).flatMap(Value.init(rawValue:)) }
    }

    /// The number of cases; nil unless the type is an enumeration and none of them has a payload.
    private static func caseCount<Value>(_ type: Value.Type) -> Int? {
        guard MemoryLayout<Value>.size <= 1 else { return nil }
        let metadata = unsafe unsafeBitCast(type as Any.Type, to: UnsafeRawPointer.self)
        guard unsafe metadata.load(as: UInt.self) == Layout.enumerationKind else { return nil }
        let descriptor = unsafe metadata.load(
            fromByteOffset: Layout.descriptor,
            as: UnsafeRawPointer.self
        )
        let payloads = unsafe descriptor.load(
            fromByteOffset: Layout.payloadCaseCount,
            as: UInt32.self
        )
        let others = unsafe descriptor.load(fromByteOffset: Layout.emptyCaseCount, as: UInt32.self)
        return payloads & Layout.payloadCaseMask == 0 ? Int(others) : nil
    }

    /// Offsets in the metadata of an enumeration and in what describes it.
    private enum Layout {
        static let enumerationKind: UInt = 0x201
        static let descriptor = MemoryLayout<UInt>.size
        static let payloadCaseCount = 20
        static let payloadCaseMask: UInt32 = 0xFF_FFFF
        static let emptyCaseCount = 24
    }
}
