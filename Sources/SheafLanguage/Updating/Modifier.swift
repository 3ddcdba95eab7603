// SPDX-License-Identifier: MIT
//
// What an update operator is: it is parsed once for a path, and asked for each document that
// matched.

import SheafBSON

/// One operator with its operand at one path, such as `$inc` by 2.
///
/// An operator is a type of this kind in a file of its own, and a line in ``UpdateOperators``.
protocol Modifier: Sendable {
    /// The name with its dollar sign.
    static var name: String { get }

    /// Takes the operand that a path was given; texts compare by the collation if there is one.
    init(
        parsing operand: BSONValue,
        at path: UpdatePath,
        by collation: Collation?
    ) throws(LanguageError)

    /// The path at which the operator works, where it is not the one that it was given; that one is
    /// then kept from all other operators.
    var destination: UpdatePath? { get }

    /// What happens where there is no value.
    var absence: Absence { get }

    /// Whether the operator works only when an upsert inserts.
    var isForInsertsOnly: Bool { get }

    /// The value that the path gets where there was none. Asked only of operators that create.
    func initialValue(at moment: Moment) throws(LanguageError) -> BSONValue

    /// The changes of a value that is there; none when it stays as it is. As little as possible is
    /// read.
    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit]
}

/// What an operator does where there is no value at its path.
enum Absence: Sendable {
    /// It creates one, and refuses where none can be.
    case creates
    /// It does nothing.
    case ignores
    /// It does nothing, but refuses a path that a value of another kind blocks.
    case refusesBlockedPaths
    /// It is asked for its changes all the same, the type of the target being undefined. If it has
    /// some, it refuses a path that is blocked.
    case moves
}

/// The value that an operator changes.
struct Target: Sendable {
    /// Where it lies.
    package let path: DocumentPath
    /// Its type.
    package let type: BSONType
    /// When the update runs.
    package let moment: Moment

    /// Its name, as messages show it.
    var name: String { path.last.map(\.text) ?? "" }
    /// Whether it is an element of an array.
    var isElement: Bool {
        if case .index? = path.last { true } else { false }
    }
}

extension Modifier {
    var destination: UpdatePath? { nil }
    var isForInsertsOnly: Bool { false }

    func initialValue(at moment: Moment) throws(LanguageError) -> BSONValue {
        throw LanguageError(.internalError, "\(Self.name) creates no value")
    }
}

extension DocumentPath.Step {
    /// The step as it stands in a dotted path.
    var text: String {
        switch self {
        case .field(let name): name
        case .index(let position): String(position)
        }
    }
}
