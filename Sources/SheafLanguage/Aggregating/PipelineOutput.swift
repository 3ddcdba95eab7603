// SPDX-License-Identifier: MIT
//
// `$out` and `$merge`: where the documents of a pipeline go. The storage puts them there.

import SheafBSON

/// Where the documents of a pipeline go.
package enum PipelineOutput: Sendable {
    /// They become a collection, in place of the one with that name.
    case out(OutputCollection)
    /// They are merged into a collection, one by one.
    case merge(Merging)

    /// The stages that this is.
    static let names: Set<String> = ["$out", "$merge"]

    /// Parses a stage of one of these names; nil for other names.
    init?(
        parsing name: String,
        _ operand: BSONValue,
        _ context: StageContext
    ) throws(LanguageError) {
        switch name {
        case "$out": self = .out(try OutputCollection(out: operand))
        case "$merge": self = .merge(try Merging(parsing: operand, context))
        default: return nil
        }
    }

    /// The collection that is written to.
    package var collection: OutputCollection {
        switch self {
        case .out(let collection): collection
        case .merge(let merging): merging.into
        }
    }
}

/// The name of a collection that documents go to.
package struct OutputCollection: Sendable, Hashable {
    /// The database; nil for that of the aggregation.
    package let database: String?
    /// The name.
    package let name: String

    /// The operand of `$out`: a name, or a document with `db` and `coll`.
    init(out operand: BSONValue) throws(LanguageError) {
        switch operand {
        case .string(let name): (database, self.name) = (nil, name)
        case .document(let document):
            guard document.count == 2, case .string(let database)? = document["db"],
                case .string(let name)? = document["coll"]
            else {
                throw LanguageError(
                    code: 16994,
                    "If an object is passed to $out it must have exactly 2 fields: 'db' and 'coll'"
                )
            }
            (self.database, self.name) = (database, name)
        default:
            throw LanguageError(
                code: 16990,
                "$out only supports a string or object argument, but found \(operand.type.alias)"
            )
        }
        try OutputCollection.check(name, of: "$out")
    }

    /// The option `into` of `$merge`: a name, or a document with `coll` and perhaps `db`.
    init(merge operand: BSONValue) throws(LanguageError) {
        switch operand {
        case .string(let name): (database, self.name) = (nil, name)
        case .document(let document):
            if let unknown = document.keys.first(where: { $0 != "db" && $0 != "coll" }) {
                throw LanguageError(
                    code: 40415,
                    "BSON field '$merge.into.\(unknown)' is an unknown field."
                )
            }
            guard case .string(let name)? = document["coll"] else {
                throw LanguageError(
                    code: 51178,
                    "$merge 'into' field must specify a 'coll' that is not empty, null or undefined"
                )
            }
            (database, self.name) = (document["db"]?.stringValue, name)
        default:
            throw LanguageError(
                code: 51178,
                "$merge 'into' field must be either a string or an object, but found "
                    + operand.type.alias
            )
        }
        try OutputCollection.check(name, of: "$merge")
    }

    private static func check(_ name: String, of stage: String) throws(LanguageError) {
        guard !name.isEmpty else {
            throw LanguageError(code: 73, "Invalid \(stage) target namespace: ''")
        }
    }
}
