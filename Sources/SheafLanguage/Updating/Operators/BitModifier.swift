// SPDX-License-Identifier: MIT
//
// `$bit`: and, or, xor with the bits of an integer; a missing one counts as zero.

import SheafBSON

/// `{$bit: {path: {and: mask, or: mask, xor: mask}}}`.
///
/// The operations work in the order in which they are written.
struct BitModifier: Modifier {
    static let name = "$bit"

    private enum Operation: String {
        case and, or, xor
    }

    private let steps: [(operation: Operation, mask: BSONValue)]

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        guard case .document(let document) = operand else {
            throw .badValue(
                "The $bit modifier is not compatible with a \(operand.type.alias). You must pass "
                    + "in an embedded document: {$bit: {field: {and/or/xor: #}}"
            )
        }
        var steps: [(Operation, BSONValue)] = []
        for (name, mask) in document {
            guard let operation = Operation(rawValue: name) else {
                throw .badValue(
                    "The $bit modifier only supports 'and', 'or', and 'xor', not '\(name)' which "
                        + "is an unknown operator: {\(ShellText.field(name, mask))}"
                )
            }
            guard mask.type == .int32 || mask.type == .int64 else {
                throw .badValue(
                    "The $bit modifier field must be an Integer(32/64 bit); a "
                        + "'\(mask.type.alias)' is not supported here: "
                        + "{\(ShellText.field(name, mask))}"
                )
            }
            steps.append((operation, mask))
        }
        guard !steps.isEmpty else {
            throw .badValue(
                "You must pass in at least one bitwise operation. The format is: "
                    + "{$bit: {field: {and/or/xor: #}}"
            )
        }
        self.steps = steps
    }

    var absence: Absence { .creates }

    func initialValue(at moment: Moment) -> BSONValue { applied(to: .int32(0)) }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type == .int32 || target.type == .int64,
            let current = try reader.withValue(at: target.path, { BSONValue(copying: $0) })
        else {
            let identity = try ShellText.identity(reading: reader)
            // MongoDB's words, the missing space among them.
            throw LanguageError.badValue(
                "Cannot apply $bit to a value of non-integral type.\(identity) has the field "
                    + "\(target.name) of non-integer type \(target.type.alias)"
            )
        }
        let result = applied(to: current)
        return result == current ? [] : [.set(target.path, result)]
    }

    /// An int or a long after all operations: a long if one of the masks is one.
    private func applied(to value: BSONValue) -> BSONValue {
        var isLong = value.type == .int64
        var bits = value.integerValue ?? 0
        for (operation, mask) in steps {
            isLong = isLong || mask.type == .int64
            let mask = mask.integerValue ?? 0
            switch operation {
            case .and: bits &= mask
            case .or: bits |= mask
            case .xor: bits ^= mask
            }
        }
        return isLong ? .int64(bits) : .int32(Int32(truncatingIfNeeded: bits))
    }
}
