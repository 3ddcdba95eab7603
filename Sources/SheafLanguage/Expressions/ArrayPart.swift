// SPDX-License-Identifier: MIT
//
// What an expression reads of an array when it does not need all of it: the number of its elements,
// or a few of them. Of a stored array no more is loaded.

import SheafBSON

/// A part of the array at a path.
package struct ArrayPart: Sendable, Hashable {
    /// Which part it is.
    enum Extent: Sendable, Hashable {
        /// How many elements there are.
        case count
        /// One element; below zero, so many before the end.
        case element(Int)
        /// So many elements from a position on, which may be so many before the end.
        case slice(from: Int, count: Int)
    }

    let names: [String]
    let extent: Extent

    /// Reads the part of a document, and puts it with others.
    ///
    /// - Complexity: O(log n + k) for k of the n elements of a stored array.
    /// - Returns: False when no array is there, or none that documents alone lead to.
    func read<Reader: DocumentReader & ~Copyable & ~Escapable>(
        into parts: inout [ArrayPart: BSONValue?],
        reading reader: borrowing Reader
    ) throws -> Bool {
        var path = DocumentPath.root
        for name in names {
            guard try path.isRoot || reader.type(at: path) == .document else { return false }
            path = path.field(name)
        }
        guard try reader.type(at: path) == .array, let count = try reader.count(at: path) else {
            return false
        }
        parts.updateValue(try value(at: path, count, reading: reader), forKey: self)
        return true
    }

    private func value<Reader: DocumentReader & ~Copyable & ~Escapable>(
        at path: DocumentPath,
        _ count: Int,
        reading reader: borrowing Reader
    ) throws -> BSONValue? {
        switch extent {
        case .count: return .integer(count)
        case .element(let position):
            let index = position < 0 ? count + position : position
            guard index >= 0, index < count else { return nil }
            return try reader.withValue(at: path.index(index)) { BSONValue(copying: $0) }
        case .slice(let start, let countMax):
            let first = start < 0 ? max(0, count + start) : start
            var elements: [BSONValue] = []
            guard countMax > 0 else { return .array(BSONArray(elements)) }
            try reader.forEachElement(at: path, from: first) { _, element in
                elements.append(BSONValue(copying: element))
                return elements.count < countMax
            }
            return .array(BSONArray(elements))
        }
    }
}

/// A function of an array at a path that needs a part of it, which has perhaps been read.
struct ArrayPartNode: ExpressionNode {
    let part: ArrayPart
    /// The function, for documents that are at hand as a whole.
    let function: FunctionNode

    var dependencies: FieldDependencies { FieldDependencies(part) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        if let known = evaluation.part(part) { return known }
        return try function.value(in: &evaluation)
    }
}

extension ExpressionOperator {
    /// The same operator; of an array at a path it reads the part that its arguments tell, and all
    /// where they tell none.
    func readingPart(
        _ extent: @escaping @Sendable ([Expression]) -> ArrayPart.Extent?
    ) -> ExpressionOperator {
        ExpressionOperator(name: name) { [parse] (operand, parser) throws(LanguageError) in
            let node = try parse(operand, parser)
            guard let function = node as? FunctionNode,
                let array = function.arguments.first?.node as? PathNode,
                !array.path.names.isEmpty, let extent = extent(function.arguments)
            else { return node }
            let part = ArrayPart(names: array.path.names, extent: extent)
            return ArrayPartNode(part: part, function: function)
        }
    }
}

extension Expression {
    /// The integer, if it is the literal of one.
    var literalInteger: Int? { literal.flatMap { $0.type.isNumber ? $0.int32Value : nil } }
}
