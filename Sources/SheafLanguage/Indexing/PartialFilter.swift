// SPDX-License-Identifier: MIT
//
// The condition of a partial index: a filter of few operators, of which it is known by which paths
// a document comes under it or leaves it.

package import SheafBSON

/// Which documents a partial index holds.
package struct PartialFilter: Sendable {
    /// The filter.
    package let filter: Filter
    /// The paths that it asks about.
    package let paths: [FieldPath]

    private static let operators: Set<String> = [
        "$eq", "$gt", "$gte", "$lt", "$lte", "$in", "$type", "$exists",
    ]

    /// Parses the filter, whose texts compare by the collation of the index.
    ///
    /// - Throws: ``LanguageError`` 67 for operators that an index cannot be partial by, and what
    ///   any filter throws.
    package init(parsing source: Document, by collation: Collation?) throws(LanguageError) {
        var paths: [String] = []
        try PartialFilter.collect(source, into: &paths)
        filter = try Filter(parsing: source, in: ExpressionScope(collation: collation))
        self.paths = Set(paths).sorted().map { FieldPath($0) }
    }

    private static func collect(
        _ source: Document,
        into paths: inout [String]
    ) throws(LanguageError) {
        for (name, value) in source {
            guard name.hasPrefix("$") else {
                try check(name, value)
                paths.append(name)
                continue
            }
            guard name == "$and" || name == "$or", let members = value.arrayValue else {
                throw refused([name: value])
            }
            for member in members {
                if let document = member.documentValue { try collect(document, into: &paths) }
            }
        }
    }

    /// Refuses tests of a field that a partial index cannot have.
    private static func check(_ path: String, _ test: BSONValue) throws(LanguageError) {
        if test.type == .regularExpression { throw refused([path: test]) }
        guard let document = test.documentValue, document.keys.first?.hasPrefix("$") == true
        else { return }
        for (name, operand) in document {
            let isAbsence = name == "$exists" && operand.isFalse
            guard operators.contains(name), !isAbsence else {
                throw refused([path: .document([name: operand])])
            }
        }
    }

    private static func refused(_ expression: Document) -> LanguageError {
        LanguageError(
            .cannotCreateIndex,
            "Expression not supported in partial index: \(ShellText.document(expression))"
        )
    }
}

extension BSONValue {
    /// Whether `$exists` takes the value for false.
    fileprivate var isFalse: Bool {
        switch self {
        case .bool(let value): !value
        case .int32(0), .int64(0), .double(0), .null, .undefined: true
        default: false
        }
    }
}
