// SPDX-License-Identifier: MIT
//
// The arguments of createIndex and createIndexes become the engine's models.

internal import Sheaf

extension IndexModel {
    /// The options that mongosh's documents have; `background` has meant nothing for long, and `v`
    /// can only be 2.
    private static let names = [
        "unique", "name", "sparse", "partialFilterExpression", "expireAfterSeconds", "hidden",
        "background", "v", "collation", "elementKey", "uniqueElements",
    ]

    /// `createIndex(keys, options)`.
    init(_ call: Call) throws(ExpressionError) {
        let arguments = try CallArguments(call, atMost: 2)
        try self.init(
            try arguments.document(0, "the keys, such as {uid: 1}"),
            arguments.options(1, known: IndexModel.names)
        )
    }

    /// `createIndexes([keys, …], options)`: the options are those of each.
    static func all(_ call: Call) throws(ExpressionError) -> [IndexModel] {
        let arguments = try CallArguments(call, atMost: 2)
        let options = try arguments.options(1, known: names)
        var models: [IndexModel] = []
        for keys in try arguments.documents(0, "the keys of each index, such as [{uid: 1}]") {
            models.append(try IndexModel(keys, options))
        }
        return models
    }

    private init(_ keys: Document, _ options: CallOptions) throws(ExpressionError) {
        if let version = options.fields["v"], version.integerValue != 2 {
            throw options.wrong("v", "can only be 2")
        }
        let filter = "partialFilterExpression"
        self.init(
            keys,
            unique: try options.bool("unique"),
            options: IndexOptions(
                name: try options.string("name"),
                sparse: try options.bool("sparse"),
                partialFilterExpression:
                    options.fields[filter] == nil ? nil : try options.document(filter),
                expireAfterSeconds: try options.count("expireAfterSeconds"),
                hidden: try options.bool("hidden"),
                elementKey: try options.string("elementKey"),
                uniqueElements: try options.bool("uniqueElements"),
                collation: try options.collation()
            )
        )
    }
}
