// SPDX-License-Identifier: MIT
//
// The operators of MongoDB that Sheaf does not have: JavaScript, text search, geometry. Each is
// refused with the number that a server has for it which lacks what they need.

import SheafBSON

extension DocumentOperator {
    /// `$where`, by which a server runs JavaScript, if it is allowed to.
    static let javaScript = DocumentOperator(name: "$where") {
        (parser, _) throws(LanguageError) in
        switch parser.place {
        case .query:
            throw .badValue(
                "$where is not supported, since Sheaf runs no JavaScript; use $expr instead"
            )
        case .elementOfQuery:
            throw .badValue("$where can only be applied to the top-level document")
        case .insideUpdate: throw .badValue("$where is not allowed in this context")
        }
    }

    /// `$text`, which needs a text index.
    static let text = DocumentOperator(name: "$text") { (parser, _) throws(LanguageError) in
        switch parser.place {
        case .query:
            throw LanguageError(
                .indexNotFound,
                "text index required for $text query, and Sheaf has none; use $regex instead"
            )
        case .elementOfQuery:
            throw .badValue("$text can only be applied to the top-level document")
        case .insideUpdate: throw .badValue("$text is not allowed in this context")
        }
    }
}

extension QueryOperator {
    /// `$near`, which needs a geographic index.
    static let near = nearest("$near")
    /// `$nearSphere`, which needs a geographic index.
    static let nearSphere = nearest("$nearSphere")
    /// `$geoNear`, which needs a geographic index.
    static let geoNear = nearest("$geoNear")
    /// `$geoWithin`, which needs geometry.
    static let geoWithin = geometric("$geoWithin")
    /// `$geoIntersects`, which needs geometry.
    static let geoIntersects = geometric("$geoIntersects")
    /// `$within`, which needs geometry.
    static let within = geometric("$within")

    private static func nearest(_ name: String) -> QueryOperator {
        QueryOperator(name: name) { (clause) throws(LanguageError) in
            guard case .insideUpdate = clause.parser.place else {
                throw LanguageError(
                    .noQueryExecutionPlans,
                    "unable to find index for $geoNear query, and Sheaf has no geographic ones"
                )
            }
            throw LanguageError(
                .geoNearNotAllowed,
                "$geoNear, $near, and $nearSphere are not allowed in this context"
            )
        }
    }

    private static func geometric(_ name: String) -> QueryOperator {
        QueryOperator(name: name) { (_) throws(LanguageError) in
            throw LanguageError(.commandNotSupported, "\(name) is not supported")
        }
    }
}
