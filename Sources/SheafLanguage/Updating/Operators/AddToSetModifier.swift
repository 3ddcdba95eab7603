// SPDX-License-Identifier: MIT
//
// `$addToSet`: appends the values that an array does not have. Where an index knows, only its
// candidates are looked at; else the elements pass by once for all values.

import SheafBSON

/// `{$addToSet: {path: value}}` or `{$addToSet: {path: {$each: […]}}}`.
struct AddToSetModifier: Modifier {
    static let name = "$addToSet"

    /// The values to add, each once.
    let values: OperandSet

    init(
        parsing operand: BSONValue,
        at path: UpdatePath,
        by collation: Collation?
    ) throws(LanguageError) {
        guard case .document(let document) = operand, document.keys.first == "$each" else {
            values = OperandSet([operand], collation)
            return
        }
        guard case .array(let list)? = document["$each"] else {
            throw .typeMismatch(
                "The argument to $each in $addToSet must be an array but it was of type "
                    + (document["$each"]?.type.alias ?? "")
            )
        }
        guard document.count == 1 else {
            throw .badValue(
                "Found unexpected fields after $each in $addToSet: "
                    + ShellText.document(document)
            )
        }
        values = OperandSet(Array(list), collation)
    }

    var absence: Absence { .creates }

    func initialValue(at moment: Moment) -> BSONValue {
        .array(BSONArray(values.operands.map(\.value)))
    }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type == .array else {
            throw LanguageError.badValue(
                "Cannot apply $addToSet to non-array field. Field named '\(target.name)' has "
                    + "non-array type \(target.type.alias)"
            )
        }
        let path = target.path
        var (missing, unknown) = (Set<Int>(), Set<Int>())
        for (index, operand) in values.operands.enumerated() {
            guard let positions = try operand.positions(in: path, reading: reader) else {
                unknown.insert(index)
                continue
            }
            if positions.isEmpty { missing.insert(index) }
        }
        let isScan = !unknown.isEmpty
        if isScan {
            try reader.forEachElement(at: path, from: 0) { _, element in
                if let index = values.index(of: element) { unknown.remove(index) }
                return !unknown.isEmpty
            }
        }
        let new = missing.union(unknown).sorted().map { values.operands[$0].value }
        guard !new.isEmpty else { return [] }
        // Whoever adds to a set once will do so again; an index goes by bytes.
        let isIndexable = unknown.allSatisfy { values.operands[$0].collation == nil }
        let wantsIndex =
            try isScan && isIndexable && reader.aids(at: path)?.hasMemberIndex == false
        return [.arrayAppend(path, new)] + (wantsIndex ? [.arrayAid(path, .memberIndex)] : [])
    }
}
