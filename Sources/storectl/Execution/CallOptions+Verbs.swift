// SPDX-License-Identifier: MIT
//
// Options by name become the options of the engine's verbs.

internal import Sheaf

extension CallOptions {
    /// The options that every verb with a filter takes.
    static let queryNames = ["hint", "let", "collation", "comment"]

    /// The options that every reading verb with a filter takes.
    static let readNames = queryNames + ["maxTimeMS"]

    /// How long a read may work.
    func maxTime() throws(ExpressionError) -> Duration {
        .milliseconds(try count("maxTimeMS") ?? 0)
    }

    /// The index that is to be used, by its name or its keys.
    func hint() throws(ExpressionError) -> IndexHint? {
        switch fields["hint"] {
        case nil: return nil
        case .string(let name): return .name(name)
        case .document(let keys): return .keys(keys)
        default: throw wrong("hint", "takes the name of an index or its keys")
        }
    }

    /// How strings are compared.
    func collation() throws(ExpressionError) -> Document? {
        fields["collation"] == nil ? nil : try document("collation")
    }

    /// An update: operators or a pipeline.
    func modifications(_ name: String) throws(ExpressionError) -> UpdateModifications {
        guard let value = fields[name] else { throw wrong("needs '\(name)'") }
        guard let modifications = UpdateModifications(value) else {
            throw wrong(name, "takes a document or an array of stages")
        }
        return modifications
    }

    /// The options that a find takes.
    static let findNames =
        [
            "sort", "projection", "skip", "limit", "batchSize", "maxTimeMS", "allowDiskUse",
        ] + queryNames

    /// The options of a find.
    func find() throws(ExpressionError) -> FindOptions {
        var options = FindOptions(
            sort: try document("sort"),
            projection: try document("projection"),
            skip: try count("skip") ?? 0,
            limit: try count("limit"),
            hint: try hint(),
            let: try document("let"),
            collation: try collation(),
            allowDiskUse: try bool("allowDiskUse", default: true),
            maxTime: try maxTime()
        )
        options.batchSize = try count("batchSize") ?? 0
        return options
    }

    /// The options of an update.
    func update() throws(ExpressionError) -> UpdateOptions {
        UpdateOptions(
            arrayFilters: try documents("arrayFilters"),
            sort: try document("sort"),
            hint: try hint(),
            let: try document("let"),
            collation: try collation()
        )
    }

    /// The options of a replacement.
    func replacement() throws(ExpressionError) -> ReplaceOptions {
        ReplaceOptions(
            sort: try document("sort"),
            hint: try hint(),
            let: try document("let"),
            collation: try collation()
        )
    }

    /// The options of a deletion.
    func deletion() throws(ExpressionError) -> DeleteOptions {
        DeleteOptions(hint: try hint(), let: try document("let"), collation: try collation())
    }
}

extension CallArguments {
    /// An update: operators or a pipeline.
    func modifications(_ index: Int, _ what: String) throws(ExpressionError) -> UpdateModifications
    {
        guard let modifications = UpdateModifications(try value(index, what)) else {
            throw wrong(index, "takes \(what), a document or an array of stages, here")
        }
        return modifications
    }
}

extension UpdateModifications {
    /// The update that a value is; nil when it is none.
    fileprivate init?(_ value: BSONValue) {
        switch value {
        case .document(let document): self = .document(document)
        case .array(let array):
            guard let stages = array.allDocuments else { return nil }
            self = .pipeline(stages)
        default: return nil
        }
    }
}

extension FindOptions {
    /// How many documents are read at a time; zero is the engine's own choice.
    var batchSize: Int {
        get { batchCountMax }
        set { if newValue > 0 { batchCountMax = newValue } }
    }
}
