// SPDX-License-Identifier: MIT
//
// From a projection document to a tree. All errors that do not depend on documents end here.

import SheafBSON

/// Makes a tree of a projection document.
struct ProjectionParser {
    let place: Projection.Place
    /// The variables that computed values may name.
    let scope: ExpressionScope
    /// The computed values so far.
    private(set) var computed: [Expression] = []
    private var root = ProjectionNode()
    private var kind: Projection.Kind?
    private var hasPositional = false
    private var hasElementMatch = false
    private var hasSlice = false
    /// What is said of the top `_id`: whether anything is, and whether it is shown or not.
    private var isIDNamed = false
    private var isIDShown: Bool?

    init(place: Projection.Place, scope: ExpressionScope) {
        self.place = place
        self.scope = scope
        if place == .addFieldsStage { kind = .exclusion }
    }

    /// Reads the projection.
    mutating func document(_ source: Document) throws(LanguageError) {
        guard place == .find || !source.isEmpty else {
            throw LanguageError(
                code: 51272,
                "projection specification must have at least one field"
            )
        }
        for (name, value) in source {
            isIDNamed = isIDNamed || name == "_id" || name.hasPrefix("_id.")
            try field(name, value, below: [])
        }
    }

    /// The kind of the projection and its tree.
    ///
    /// Where no field says what kind it is, `$slice` shows all else and `$elemMatch` does not.
    consuming func finish() -> (Projection.Kind, ProjectionNode) {
        let kind = kind ?? (hasSlice || !hasElementMatch ? kindOfID : .inclusion)
        if kind == .inclusion, !isIDNamed {
            try? root.insert(.include, at: ["_id"], of: "_id")
        }
        if kind == .exclusion, isIDShown == true { root.remove("_id") }
        return (kind, root)
    }

    private var kindOfID: Projection.Kind { isIDShown == true ? .inclusion : .exclusion }

    /// Reads one field, below the path of the sub-projection that it stands in.
    private mutating func field(
        _ name: String,
        _ value: BSONValue,
        below parent: [String]
    ) throws(LanguageError) {
        let isPositional = name.hasSuffix(".$")
        guard !isPositional || place == .find else {
            throw LanguageError(
                code: 31324,
                "Cannot use positional projection in aggregation projection"
            )
        }
        guard !name.contains(".$.") else {
            throw LanguageError(
                code: 31394,
                "As of 4.4, it's illegal to specify positional operator in the middle of a path."
                    + "Positional projection may only be used at the end, for example: a.b.$. If "
                    + "the query previously used a form like a.b.$.d, remove the parts following "
                    + "the '$' and the results will be equivalent."
            )
        }
        if case .document(let document) = value, place != .addFieldsStage || !document.isEmpty {
            guard !isPositional else {
                throw LanguageError(
                    code: 31271,
                    "positional projection cannot be used with an expression or sub object"
                )
            }
            return try subdocument(name, document, below: parent)
        }
        guard place != .addFieldsStage, value.type.isNumber || value.type == .bool else {
            guard !isPositional else {
                throw LanguageError(
                    code: 31308,
                    "positional projection cannot be used with a literal"
                )
            }
            return try literal(name, value, below: parent)
        }
        if value.countsAsTrue {
            try inclusion(name, below: parent)
        } else {
            try exclusion(name, isPositional, below: parent)
        }
    }

    private mutating func inclusion(
        _ name: String,
        below parent: [String]
    ) throws(LanguageError) {
        let isID = name == "_id" && parent.isEmpty
        if name.hasSuffix(".$") {
            try positional(name, below: parent)
        } else {
            try insert(.include, name, below: parent)
            if isID { isIDShown = true }
        }
        guard !isID else { return }
        guard kind != .exclusion else {
            throw LanguageError(
                code: 31253,
                "Cannot do inclusion on field \(name) in exclusion projection"
            )
        }
        kind = .inclusion
    }

    private mutating func positional(
        _ name: String,
        below parent: [String]
    ) throws(LanguageError) {
        guard !hasPositional else {
            throw LanguageError(
                code: 31276,
                "Cannot specify more than one positional projection per query."
            )
        }
        guard !hasElementMatch else {
            throw LanguageError(
                code: 31256,
                "Cannot specify positional operator and $elemMatch."
            )
        }
        guard name != ".$" else {
            throw LanguageError(code: 5_392_900, "Projection on field .$ is invalid")
        }
        try insert(.positional, String(name.dropLast(2)), below: parent)
        hasPositional = true
    }

    private mutating func exclusion(
        _ name: String,
        _ isPositional: Bool,
        below parent: [String]
    ) throws(LanguageError) {
        guard !isPositional else {
            throw LanguageError(
                code: 31395,
                "positional projection cannot be used with exclusion"
            )
        }
        try insert(.exclude, name, below: parent)
        guard name != "_id" || !parent.isEmpty else {
            isIDShown = false
            return
        }
        guard kind != .inclusion else {
            throw LanguageError(
                code: 31254,
                "Cannot do exclusion on field \(name) in inclusion projection"
            )
        }
        kind = .exclusion
    }

    private mutating func literal(
        _ name: String,
        _ value: BSONValue,
        below parent: [String]
    ) throws(LanguageError) {
        try compute(value, at: name, below: parent)
        guard place != .addFieldsStage else { return }
        guard kind != .exclusion else {
            throw LanguageError(
                code: 31310,
                "Cannot use an expression \(ShellText.field(name, value)) in an exclusion "
                    + "projection"
            )
        }
        kind = .inclusion
    }

    /// Reads a document: an operator, or a projection of the fields below.
    private mutating func subdocument(
        _ name: String,
        _ document: Document,
        below parent: [String]
    ) throws(LanguageError) {
        guard !document.isEmpty else {
            throw LanguageError(code: 51270, "Invalid empty sub-projection: \(name)")
        }
        let path = try components(of: name, below: parent)
        if document.count == 1, let (key, operand) = document.first(where: { _ in true }),
            key.hasPrefix("$"), try expression(key, operand, of: name, below: parent)
        {
            return
        }
        if !root.hasNode(at: path[...]) {
            try root.insert(.node(ProjectionNode()), at: path[...], of: name)
        }
        for (key, value) in document { try field(key, value, below: path) }
    }

    /// Reads an operator; false if the name is that of a field.
    private mutating func expression(
        _ key: String,
        _ operand: BSONValue,
        of name: String,
        below parent: [String]
    ) throws(LanguageError) -> Bool {
        switch key {
        case "$slice" where place == .find: try slice(operand, of: name, below: parent)
        case "$elemMatch" where place == .find:
            try elementMatch(operand, of: name, below: parent)
        case "$elemMatch":
            throw LanguageError(.invalidPipelineOperator, "Cannot use $elemMatch in this context")
        case "$meta": throw .notSupportedYet("The projection operator $meta")
        case _ where ExpressionOperator.known[key] != nil:
            guard place == .addFieldsStage || kind != .exclusion else {
                throw LanguageError(
                    code: 31252,
                    "Cannot use expression other than $meta in exclusion projection"
                )
            }
            kind = kind ?? .inclusion
            try compute(.document(Document([(key, operand)])), at: name, below: parent)
        case _ where QueryParser.referenceNames.contains(key): return false
        default: throw LanguageError(code: 31325, "Unknown expression \(key)")
        }
        return true
    }

    private mutating func compute(
        _ source: BSONValue,
        at name: String,
        below parent: [String]
    ) throws(LanguageError) {
        let expression = try Expression(parsing: source, in: scope)
        try insert(.computed(computed.count), name, below: parent)
        computed.append(expression)
    }

    /// Reads the stretch of an array; what is none may be the expression of the same name.
    private mutating func slice(
        _ operand: BSONValue,
        of name: String,
        below parent: [String]
    ) throws(LanguageError) {
        do throws(LanguageError) {
            let slice = try ProjectionParser.slice(operand)
            try insert(.slice(slice), name, below: parent)
            hasSlice = true
        } catch {
            guard case .array(let array) = operand, let first = array.element(at: 0),
                first.clampedInt32 == nil, ExpressionOperator.known["$slice"] != nil
            else { throw error }
            kind = kind ?? .inclusion
            try compute(.document(["$slice": operand]), at: name, below: parent)
        }
    }

    private mutating func elementMatch(
        _ operand: BSONValue,
        of name: String,
        below parent: [String]
    ) throws(LanguageError) {
        guard case .document = operand else {
            throw LanguageError(
                code: 31274,
                "elemMatch: Invalid argument, object required, but got \(operand.type.alias)"
            )
        }
        guard !hasPositional else {
            throw LanguageError(
                code: 31255,
                "Cannot specify positional operator and $elemMatch."
            )
        }
        guard parent.isEmpty, try FieldPath(checking: name).components.count == 1 else {
            throw LanguageError(
                code: 31275,
                "Cannot use $elemMatch projection on a nested field."
            )
        }
        let filter = try Filter(
            parsing: [name: .document(["$elemMatch": operand])],
            in: scope
        )
        guard case .path(let condition) = filter.condition, case .element(let test) = condition.test
        else { throw LanguageError(.internalError, "$elemMatch is no condition on elements") }
        try insert(.elementMatch(test), name, below: parent)
        hasElementMatch = true
    }

    private mutating func insert(
        _ branch: ProjectionNode.Branch,
        _ name: String,
        below parent: [String]
    ) throws(LanguageError) {
        try root.insert(branch, at: try components(of: name, below: parent)[...], of: name)
    }

    private func components(
        of name: String,
        below parent: [String]
    ) throws(LanguageError) -> [String] {
        let path = parent + (try FieldPath(checking: name)).components.map(\.name)
        guard path.count <= FieldPath.componentCountMax else { throw FieldPath.tooLong(path.count) }
        return path
    }
}

extension ProjectionParser {
    /// Reads the operand of `$slice`.
    fileprivate static func slice(_ operand: BSONValue) throws(LanguageError) -> ProjectionSlice {
        if let count = operand.clampedInt32 { return ProjectionSlice(count) }
        guard case .array(let array) = operand else {
            throw LanguageError(
                code: 31273,
                "$slice only supports numbers and [skip, limit] arrays"
            )
        }
        guard array.count == 2 else {
            throw LanguageError(
                code: 31272,
                "$slice array argument should be of form [skip, limit]"
            )
        }
        guard let skip = array[0].clampedInt32 else {
            throw LanguageError(
                code: 31257,
                "$slice expects the skip argument to be a number, got \(array[0].type.alias)"
            )
        }
        guard let limit = array[1].clampedInt32 else {
            throw LanguageError(
                code: 31258,
                "$slice expects the limit argument to be a number, got \(array[1].type.alias)"
            )
        }
        guard limit > 0 else {
            throw LanguageError(
                code: 31259,
                "$slice limit must be positive, got \(limit)"
            )
        }
        return ProjectionSlice(skip: skip, limit: limit)
    }
}
