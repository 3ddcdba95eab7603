// SPDX-License-Identifier: MIT
//
// The operand of `$push`: one value, or a list with clauses about where it goes and what remains.

import SheafBSON

/// What `$push` adds, and how.
///
/// The clauses work in the order position, sort, slice.
struct PushClauses: Sendable {
    /// The values to add.
    private(set) var values: [BSONValue] = []
    /// Before which element; negative counts from the end.
    private(set) var position: Int64?
    /// How many elements remain: from the front, or negative from the end.
    private(set) var slice: Int64?
    /// The order of all elements.
    private(set) var sort: ElementOrder?
    /// How texts compare in that order; nil by their bytes.
    let collation: Collation?

    /// Parses an operand.
    ///
    /// Only a document with `$each` has clauses; all else is one value.
    init(parsing operand: BSONValue, by collation: Collation?) throws(LanguageError) {
        self.collation = collation
        guard case .document(let document) = operand, document["$each"] != nil else {
            values = [operand]
            return
        }
        var seen: Set<String> = []
        for (name, value) in document {
            guard seen.insert(name).inserted else {
                throw .badValue("Only one \(name) is supported.")
            }
            switch name {
            case "$each":
                guard case .array(let list) = value else {
                    throw .badValue(
                        "The argument to $each in $push must be an array but it was of type: "
                            + value.type.alias
                    )
                }
                values = Array(list)
            case "$slice": slice = try PushClauses.integer(value, "$slice", "but was given type")
            case "$position": position = try PushClauses.integer(value, "$position", "not of type")
            case "$sort": sort = try ElementOrder(parsing: value)
            default: throw .badValue("Unrecognized clause in $push: \(name)")
            }
        }
    }

    private static func integer(
        _ value: BSONValue,
        _ clause: String,
        _ wording: String
    ) throws(LanguageError) -> Int64 {
        guard let number = value.integerValue else {
            let separator = clause == "$position" ? "," : ""
            throw .badValue(
                "The value for \(clause) must be an integer value\(separator) \(wording): "
                    + value.type.alias
            )
        }
        return number
    }

    /// Before which of so many elements the values go.
    func place(in count: Int) -> Int {
        guard let position else { return count }
        return position >= 0
            ? Int(min(position, Int64(count)))
            : Int(max(0, Int64(count) + max(position, -Int64(count))))
    }

    /// Which of so many elements remain.
    func keptRange(of count: Int) -> Range<Int> {
        guard let slice else { return 0..<count }
        if slice >= 0 { return 0..<Int(min(slice, Int64(count))) }
        return (count - Int(min(Int64(count), -max(slice, -Int64.max))))..<count
    }

    /// All elements in their order, cut.
    func sortedAndCut(_ elements: [BSONValue]) -> [BSONValue] {
        let sorted = sort.map { $0.sorted(elements, by: collation) } ?? elements
        return Array(sorted[keptRange(of: sorted.count)])
    }
}
