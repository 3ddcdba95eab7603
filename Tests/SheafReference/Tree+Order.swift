// SPDX-License-Identifier: MIT
//
// MongoDB's order of values, written from its description alone.

internal import SheafBSON

extension Tree {
    /// The place of the type among the types.
    var rank: Int {
        switch type {
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

    /// Negative, zero or positive: before, equal, behind.
    func compare(_ other: Tree) -> Int {
        guard rank == other.rank else { return rank - other.rank }
        switch (self, other) {
        case (.document(let left), .document(let right)):
            for (left, right) in zip(left, right) {
                if left.value.rank != right.value.rank { return left.value.rank - right.value.rank }
                let names = Tree.compare(Array(left.name.utf8), Array(right.name.utf8))
                if names != 0 { return names }
                let values = left.value.compare(right.value)
                if values != 0 { return values }
            }
            return left.count - right.count
        case (.array(let left), .array(let right)):
            for (left, right) in zip(left, right) {
                let order = left.compare(right)
                if order != 0 { return order }
            }
            return left.count - right.count
        case (.scalar(let left), .scalar(let right)): return Tree.compare(left, right)
        default: return 0
        }
    }

    /// Two scalars of one rank.
    private static func compare(_ left: BSONValue, _ right: BSONValue) -> Int {
        switch (left, right) {
        case (.string(let left), .string(let right)), (.code(let left), .code(let right)):
            compare(Array(left.utf8), Array(right.utf8))
        case (.bool(let left), .bool(let right)): (left ? 1 : 0) - (right ? 1 : 0)
        case (.objectID(let left), .objectID(let right)): compare(left.bytes, right.bytes)
        case (.date(let left), .date(let right)):
            order(left.millisecondsSinceEpoch, right.millisecondsSinceEpoch)
        case (.timestamp(let left), .timestamp(let right)):
            left.seconds == right.seconds
                ? order(left.increment, right.increment) : order(left.seconds, right.seconds)
        case (.binary(let left), .binary(let right)):
            left.bytes.count == right.bytes.count
                ? compare([left.subtype] + left.bytes, [right.subtype] + right.bytes)
                : left.bytes.count - right.bytes.count
        case (.int32(let left), .int32(let right)): order(left, right)
        case (.int64(let left), .int64(let right)): order(left, right)
        default:
            if let left = ExactNumber(left), let right = ExactNumber(right) {
                left.compare(right)
            } else {
                0
            }
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }

    /// Bytes as numbers, the shorter first where one begins the other.
    private static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        for (left, right) in zip(left, right) where left != right { return order(left, right) }
        return left.count - right.count
    }
}
