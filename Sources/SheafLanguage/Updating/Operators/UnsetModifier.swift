// SPDX-License-Identifier: MIT
//
// `$unset`: removes a field; an element of an array becomes null, since the others keep their
// positions.

import SheafBSON

/// `{$unset: {path: ""}}`.
///
/// The operand means nothing.
struct UnsetModifier: Modifier {
    static let name = "$unset"

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {}

    var absence: Absence { .ignores }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.isElement else { return [.unset(target.path)] }
        return target.type == .null ? [] : [.set(target.path, .null)]
    }
}
