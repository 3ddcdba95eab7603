// SPDX-License-Identifier: MIT
//
// Kinds of types that some operators are for: arrays, dictionaries, numbers, moments; and optionals
// of each. A type of one's own becomes one by conforming, if it encodes itself accordingly.

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A type that is stored as an array.
public protocol ArrayField {
    /// The type of its elements.
    associatedtype FieldElement
}

extension Array: ArrayField {
    /// The type of the elements.
    public typealias FieldElement = Element
}

extension Set: ArrayField {
    /// The type of the elements.
    public typealias FieldElement = Element
}

extension Optional: ArrayField where Wrapped: ArrayField {
    /// The type of the elements, if there is an array.
    public typealias FieldElement = Wrapped.FieldElement
}

/// A type that is stored as a document whose names are keys.
public protocol DictionaryField {
    /// The type of its keys.
    associatedtype FieldKey: CodingKeyRepresentable, Hashable
    /// The type of its values.
    associatedtype FieldEntry
}

extension Dictionary: DictionaryField where Key: CodingKeyRepresentable {
    /// The type of the keys.
    public typealias FieldKey = Key
    /// The type of the values.
    public typealias FieldEntry = Value
}

extension Optional: DictionaryField where Wrapped: DictionaryField {
    /// The type of the keys, if there is a dictionary.
    public typealias FieldKey = Wrapped.FieldKey
    /// The type of the values, if there is a dictionary.
    public typealias FieldEntry = Wrapped.FieldEntry
}

// MARK: - Numbers

/// A type that is stored as a number.
public protocol NumberField {
    /// The type of the number itself.
    associatedtype FieldNumber: Encodable = Self
}

extension Int: NumberField {}
extension Int8: NumberField {}
extension Int16: NumberField {}
extension Int32: NumberField {}
extension Int64: NumberField {}
extension UInt: NumberField {}
extension UInt8: NumberField {}
extension UInt16: NumberField {}
extension UInt32: NumberField {}
extension UInt64: NumberField {}
extension Double: NumberField {}
extension Float: NumberField {}
extension Decimal128: NumberField {}
extension Decimal: NumberField {}

extension Optional: NumberField where Wrapped: NumberField {
    /// The type of the number, if there is one.
    public typealias FieldNumber = Wrapped.FieldNumber
}

// MARK: - Moments

/// A type that is stored as a date or a timestamp.
public protocol MomentField {
    /// What `$currentDate` is told to set it.
    static var currentDateOperand: BSONValue { get }
}

extension DateTime: MomentField {
    /// The date.
    public static var currentDateOperand: BSONValue { true }
}

extension Date: MomentField {
    /// The date.
    public static var currentDateOperand: BSONValue { true }
}

extension Timestamp: MomentField {
    /// The timestamp.
    public static var currentDateOperand: BSONValue { ["$type": "timestamp"] }
}

extension Optional: MomentField where Wrapped: MomentField {
    /// As for the value itself.
    public static var currentDateOperand: BSONValue { Wrapped.currentDateOperand }
}
