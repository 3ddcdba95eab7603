// SPDX-License-Identifier: MIT
//
// What each operator makes of a value, or of none.

internal import SheafBSON

extension ParsedUpdate.Step {
    typealias Failure = UpdateReference.Failure

    /// The value afterwards; nil for none.
    func result(_ old: Tree?) throws(Failure) -> Tree? {
        switch name {
        case "$set", "$setOnInsert": operand
        case "$unset": nil
        case "$inc": try FieldOperators.sum(old, operand)
        case "$mul": try FieldOperators.product(old, operand)
        case "$min": FieldOperators.chosen(old, operand) { $0 < 0 }
        case "$max": FieldOperators.chosen(old, operand) { $0 > 0 }
        case "$bit": try FieldOperators.bits(old, operand)
        case "$currentDate":
            operand["$type"] == .scalar("timestamp")
                ? UpdateReference.nowStamp : UpdateReference.now
        case "$push": .array(try ArrayOperators.push(try array(old, 2) ?? [], operand))
        case "$addToSet": .array(ArrayOperators.added(try array(old, 2) ?? [], operand))
        case "$pop": try array(old, 14).map { .array(ArrayOperators.popped($0, operand)) }
        case "$pullAll":
            try array(old, 2).map { elements in
                let values = operand.elements ?? []
                return .array(
                    elements.filter { element in
                        !values.contains { $0.compare(element) == 0 }
                    }
                )
            }
        default:
            try array(old, 2).map { elements in
                .array(elements.filter { !ArrayOperators.isPulled($0, self) })
            }
        }
    }

    private func array(_ value: Tree?, _ code: Int) throws(Failure) -> [Tree]? {
        guard let value else { return nil }
        guard let elements = value.elements else { throw Failure(code) }
        return elements
    }
}

/// The operators on single values.
enum FieldOperators {
    typealias Failure = UpdateReference.Failure

    static func sum(_ old: Tree?, _ amount: Tree) throws(Failure) -> Tree {
        guard let old else { return amount }
        return try arithmetic(
            old,
            amount,
            integers: { $0.addingReportingOverflow($1) },
            doubles: { $0 + $1 },
            decimals: { $0.sum($1) }
        )
    }

    static func product(_ old: Tree?, _ factor: Tree) throws(Failure) -> Tree {
        guard let old else {
            switch factor.type {
            case .int32: return .scalar(.int32(0))
            case .int64: return .scalar(.int64(0))
            case .double: return .scalar(.double(0))
            default: return .scalar(.decimal128(.zero))
            }
        }
        return try arithmetic(
            old,
            factor,
            integers: { $0.multipliedReportingOverflow(by: $1) },
            doubles: { $0 * $1 },
            decimals: { $0.product($1) }
        )
    }

    private static func arithmetic(
        _ old: Tree,
        _ operand: Tree,
        integers: (Int64, Int64) -> (partialValue: Int64, overflow: Bool),
        doubles: (Double, Double) -> Double,
        decimals: (ExactNumber, ExactNumber) -> BSONValue
    ) throws(Failure) -> Tree {
        guard old.rank == 10 else { throw Failure(14) }
        let types = [old.type, operand.type]
        var result: Tree
        if types.contains(.decimal128) {
            guard let left = decimal(old), let right = decimal(operand) else { throw Failure(14) }
            result = .scalar(decimals(left, right))
        } else if types.contains(.double) {
            let (left, right) = (old.value.doubleValue ?? 0, operand.value.doubleValue ?? 0)
            result = .scalar(.double(doubles(left, right)))
        } else {
            let (left, right) = (old.value.integerValue ?? 0, operand.value.integerValue ?? 0)
            let (number, isTooLarge) = integers(left, right)
            guard !isTooLarge else { throw Failure(2) }
            result = .scalar(.int64(number))
            if !types.contains(.int64), let small = Int32(exactly: number) {
                result = .scalar(.int32(small))
            }
        }
        // The same type and the same value is no change, even where zeros or signs differ.
        return result.type == old.type && result.compare(old) == 0 ? old : result
    }

    private static func decimal(_ value: Tree) -> ExactNumber? {
        let number = ExactNumber(value.value)
        return value.type == .double ? number?.fifteenDigits : number
    }

    static func chosen(_ old: Tree?, _ operand: Tree, _ wins: (Int) -> Bool) -> Tree {
        guard let old else { return operand }
        return wins(operand.compare(old)) ? operand : old
    }

    static func bits(_ old: Tree?, _ operand: Tree) throws(Failure) -> Tree {
        let old = old ?? .scalar(.int32(0))
        guard [.int32, .int64].contains(old.type) else { throw Failure(2) }
        var number = old.value.integerValue ?? 0
        var isLong = old.type == .int64
        for field in operand.fields {
            let mask = field.value.value.integerValue ?? 0
            switch field.name {
            case "and": number &= mask
            case "or": number |= mask
            default: number ^= mask
            }
            if field.value.type == .int64 { isLong = true }
        }
        return .scalar(isLong ? .int64(number) : .int32(Int32(truncatingIfNeeded: number)))
    }
}
