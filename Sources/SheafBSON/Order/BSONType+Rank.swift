// SPDX-License-Identifier: MIT
//
// MongoDB's classes of types: values of different classes are ordered by class alone.

extension BSONType {
    /// The number of the type's class in MongoDB's comparison order.
    ///
    /// Int, long, double and decimal share one, as do string and symbol.
    public var rank: Int {
        switch self {
        case .minKey: -1
        case .undefined: 0
        case .null: 5
        case .double, .int32, .int64, .decimal128: 10
        case .string, .symbol: 15
        case .document: 20
        case .array: 25
        case .binary: 30
        case .objectID: 35
        case .bool: 40
        case .date: 45
        case .timestamp: 47
        case .regularExpression: 50
        case .dbPointer: 55
        case .code: 60
        case .codeWithScope: 65
        case .maxKey: 127
        }
    }
}
