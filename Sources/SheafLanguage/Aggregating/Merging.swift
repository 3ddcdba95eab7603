// SPDX-License-Identifier: MIT
//
// `$merge`: which document of the collection a document meets, and what becomes of the two.

package import SheafBSON

/// A `$merge`, parsed.
package struct Merging: Sendable {
    /// What becomes of a document that is there already.
    package enum WhenMatched: Sendable {
        /// The new one takes its place.
        case replace
        /// It stays as it is.
        case keepExisting
        /// The new one's fields are put into it.
        case merge
        /// That is an error.
        case fail
        /// It is updated by a pipeline, for which `$$new` is the new one.
        case pipeline([Document])
    }

    /// What becomes of a document that meets none.
    package enum WhenNotMatched: String, Sendable {
        /// It is inserted.
        case insert
        /// It is left out.
        case discard
        /// That is an error.
        case fail
    }

    /// The collection.
    package let into: OutputCollection
    /// The fields that tell which documents meet.
    package let on: [String]
    /// What becomes of a document that is there already.
    package let whenMatched: WhenMatched
    /// What becomes of a document that meets none.
    package let whenNotMatched: WhenNotMatched
    /// The variables of the pipeline, as expressions on the new document.
    package let variables: Document

    private static let optionNames = ["into", "on", "let", "whenMatched", "whenNotMatched"]

    init(parsing operand: BSONValue, _ context: StageContext) throws(LanguageError) {
        var options: Document
        switch operand {
        case .string: options = ["into": operand]
        case .document(let document): options = document
        default:
            throw LanguageError(
                code: 51182,
                "$merge requires a string or object argument, but found \(operand.type.alias)"
            )
        }
        if let unknown = options.keys.first(where: { !Merging.optionNames.contains($0) }) {
            throw LanguageError(code: 40415, "BSON field '$merge.\(unknown)' is an unknown field.")
        }
        guard let into = options["into"] else {
            throw LanguageError(
                code: 40414,
                "BSON field '$merge.into' is missing but a required field"
            )
        }
        self.into = try OutputCollection(merge: into)
        on = try Merging.fields(options["on"])
        whenMatched = try Merging.whenMatched(options["whenMatched"], context)
        guard let whenNotMatched = try Merging.whenNotMatched(options["whenNotMatched"]) else {
            throw LanguageError(
                code: 51189,
                "Enumeration value for '$merge.whenNotMatched' is not one of insert, discard, fail"
            )
        }
        self.whenNotMatched = whenNotMatched
        variables = try Merging.variables(options["let"], whenMatched)
    }

    private static func fields(_ value: BSONValue?) throws(LanguageError) -> [String] {
        switch value {
        case nil: return ["_id"]
        case .string(let name): return [name]
        case .array(let array):
            var names: [String] = []
            for element in array {
                guard case .string(let name) = element else {
                    throw LanguageError(
                        code: 51134,
                        "$merge 'on' array elements must be strings, but found "
                            + element.type.alias
                    )
                }
                guard !names.contains(name) else {
                    throw LanguageError(
                        code: 31465,
                        "Found a duplicate field '\(name)' in the 'on' array of $merge"
                    )
                }
                names.append(name)
            }
            guard !names.isEmpty else {
                throw LanguageError(
                    code: 51187,
                    "If explicitly specifying $merge 'on', must include at least one field"
                )
            }
            return names
        case let other?:
            throw LanguageError(
                code: 51186,
                "$merge 'on' field must be either a string or an array of strings, but found "
                    + other.type.alias
            )
        }
    }

    private static func whenMatched(
        _ value: BSONValue?,
        _ context: StageContext
    ) throws(LanguageError) -> WhenMatched {
        switch value {
        case nil, .string("merge"): return .merge
        case .string("replace"): return .replace
        case .string("keepExisting"): return .keepExisting
        case .string("fail"): return .fail
        case .string(let text):
            throw LanguageError(
                .badValue,
                "Enumeration value '\(text)' for field '$merge.whenMatched' is not a valid value."
            )
        case .array(let array):
            return .pipeline(try BSONValue.array(array).stages())
        case let other?:
            throw LanguageError(
                code: 51191,
                "$merge 'whenMatched' field must be either a string or an array, but found "
                    + other.type.alias
            )
        }
    }

    private static func whenNotMatched(
        _ value: BSONValue?
    ) throws(LanguageError) -> WhenNotMatched? {
        guard let value else { return .insert }
        guard case .string(let text) = value else {
            throw .typeMismatch("BSON field '$merge.whenNotMatched' is the wrong type")
        }
        return WhenNotMatched(rawValue: text)
    }

    /// The variables of a pipeline; `new` is the whole new document unless it is said otherwise.
    private static func variables(
        _ value: BSONValue?,
        _ whenMatched: WhenMatched
    ) throws(LanguageError) -> Document {
        guard let value else { return ["new": "$$ROOT"] }
        guard case .pipeline = whenMatched else {
            throw LanguageError(
                code: 51199,
                "Cannot use 'let' variables with 'whenMatched: \(whenMatched)' mode"
            )
        }
        guard case .document(var variables) = value else {
            throw .typeMismatch("BSON field '$merge.let' is the wrong type")
        }
        guard variables["new"] == nil || variables["new"] == "$$ROOT" else {
            throw LanguageError(
                code: 51273,
                "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'"
            )
        }
        variables["new"] = "$$ROOT"
        return variables
    }

    /// The variables of the pipeline for a new document, as expressions without fields.
    package func values(for document: Document) throws -> Document {
        var evaluation = Evaluation(of: document)
        var values = Document()
        for (name, source) in variables {
            let value = try Expression(parsing: source).value(in: &evaluation)
            values.append(name, value.map { ["$literal": $0] } ?? "$$REMOVE")
        }
        return values
    }
}
