// SPDX-License-Identifier: MIT
//
// The stages of a pipeline that make one document of one document: $set, $unset, $project,
// $replaceRoot and their other names. Updates and aggregations share them.

package import SheafBSON

/// A stage that transforms documents one by one, parsed.
package enum DocumentStage: Sendable {
    /// `$set`, `$addFields`, `$unset` and `$project`.
    case projection(Projection)
    /// `$replaceRoot` and `$replaceWith`.
    case replacement(Expression)

    /// Parses a stage of one of these names; nil for other names.
    ///
    /// - Throws: ``LanguageError`` in MongoDB's words.
    package init?(
        parsing name: String,
        _ operand: BSONValue,
        in scope: ExpressionScope
    ) throws(LanguageError) {
        switch name {
        case "$set", "$addFields":
            guard case .document(let fields) = operand else {
                throw LanguageError(
                    code: 40272,
                    "\(name) specification stage must be an object, got \(operand.type.alias)"
                )
            }
            self = .projection(try Projection(parsing: fields, in: .addFieldsStage, scope))
        case "$project":
            guard case .document(let fields) = operand else {
                throw LanguageError(code: 15969, "$project specification must be an object")
            }
            self = .projection(try Projection(parsing: fields, in: .projectStage, scope))
        case "$unset":
            let fields = try DocumentStage.removedFields(operand)
            self = .projection(try Projection(parsing: fields, in: .projectStage, scope))
        case "$replaceRoot":
            self = .replacement(try DocumentStage.newRoot(operand, scope))
        case "$replaceWith": self = .replacement(try Expression(parsing: operand, in: scope))
        default: return nil
        }
    }

    private static func removedFields(_ operand: BSONValue) throws(LanguageError) -> Document {
        var names: [BSONValue] = [operand]
        if case .array(let list) = operand {
            names = Array(list)
            guard !names.isEmpty else {
                throw LanguageError(
                    code: 31119,
                    "$unset specification must be a string or an array with at least one field"
                )
            }
        } else if operand.type != .string {
            throw LanguageError(
                code: 31002,
                "$unset specification must be a string or an array"
            )
        }
        var fields = Document()
        for name in names {
            guard case .string(let text) = name else {
                throw LanguageError(
                    code: 31120,
                    "$unset specification must be a string or an array containing only string "
                        + "values"
                )
            }
            fields.append(text, false)
        }
        return fields
    }

    private static func newRoot(
        _ operand: BSONValue,
        _ scope: ExpressionScope
    ) throws(LanguageError) -> Expression {
        guard case .document(let options) = operand else {
            throw LanguageError(
                code: 40229,
                "expected an object as specification for $replaceRoot stage, got "
                    + operand.type.alias
            )
        }
        if let unknown = options.keys.first(where: { $0 != "newRoot" }) {
            throw LanguageError(
                code: 40230,
                "unrecognized option to $replaceRoot stage: \(unknown), only valid option is "
                    + "'newRoot'."
            )
        }
        guard let source = options["newRoot"] else {
            throw LanguageError(
                code: 40231,
                "no newRoot specified for the $replaceRoot stage"
            )
        }
        return try Expression(parsing: source, in: scope)
    }

    /// The document that the stage makes of another.
    ///
    /// - Complexity: O(bytes of the document).
    /// - Throws: ``LanguageError``, such as 40228 for a new root that is no document.
    package func document(of document: Document) throws -> Document {
        switch self {
        case .projection(let projection): return try projection.document(reading: document.view)
        case .replacement(let expression):
            var evaluation = Evaluation(of: document)
            let root = try expression.value(in: &evaluation)
            guard case .document(let result)? = root else {
                throw LanguageError(
                    code: 40228,
                    "'newRoot' expression must evaluate to an object, but resulting value was: "
                        + "\(root?.shellText ?? "MISSING"). Type of resulting value: "
                        + "'\(root.typeName)'."
                )
            }
            return result
        }
    }

    /// What of the document decides about what is computed.
    var dependencies: FieldDependencies {
        switch self {
        case .projection(let projection): projection.dependencies
        case .replacement(let expression): expression.dependencies
        }
    }

    /// Whether the stage sets fields, and does not only remove some.
    var setsFields: Bool {
        if case .projection(let projection) = self { !projection.computed.isEmpty } else { true }
    }

    /// The paths that the stage sets or removes; nil when it says what stays, and nothing else
    /// does.
    var changedPaths: [[String]]? {
        switch self {
        case .projection(let projection) where projection.kind == .exclusion:
            projection.root.paths
        case .projection, .replacement: nil
        }
    }
}

extension ProjectionNode {
    /// The paths to the leaves.
    fileprivate var paths: [[String]] {
        children.flatMap { child -> [[String]] in
            guard case .node(let node) = child.branch else { return [[child.name]] }
            let below = node.paths
            return below.isEmpty ? [[child.name]] : below.map { [child.name] + $0 }
        }
    }
}
