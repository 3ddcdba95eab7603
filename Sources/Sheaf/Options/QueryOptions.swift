// SPDX-License-Identifier: MIT
//
// What the options of verbs with a filter have in common, so that one parser reads all of them.

/// Options that say how a filter is understood and how its documents are found.
protocol QueryOptions: Sendable {
    /// The index that is to be used.
    var hint: IndexHint? { get }
    /// Values that expressions use by name.
    var `let`: Document { get set }
    /// How strings are compared.
    var collation: Document? { get }
    /// Which of the matching documents comes first.
    var sort: Document { get }
}

extension QueryOptions {
    var sort: Document { [:] }

    /// The same options with values by name for expressions, if they have none.
    func defaulting(_ variables: Document) -> Self {
        guard `let`.isEmpty else { return self }
        var options = self
        options.let = variables
        return options
    }
}

/// Options of a verb that changes documents in place.
protocol ChangingOptions: QueryOptions {
    /// The conditions that identifiers in paths stand for.
    var arrayFilters: [Document] { get }
}

extension ChangingOptions {
    var arrayFilters: [Document] { [] }
}

/// The index that a statement is to use: by its name, or by its pattern.
///
///     UpdateOptions(hint: "uid_1")
///     UpdateOptions(hint: ["uid": 1])
///     UpdateOptions(hint: ["$natural": 1])    // no index: every document is looked at
///
/// A hint that no index answers to is an error.
public enum IndexHint: Sendable, Hashable, ExpressibleByStringLiteral,
    ExpressibleByDictionaryLiteral
{
    /// The name of an index.
    case name(String)
    /// The pattern of an index, or `{$natural: 1}` for none.
    case keys(Document)

    /// The index with a name.
    public init(stringLiteral name: String) {
        self = .name(name)
    }

    /// The index with a pattern.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self = .keys(Document(elements))
    }
}
