// SPDX-License-Identifier: MIT
//
// The methods of a database: what may be called on `db` itself.

internal import SheafBSON

/// A method of a database, by mongosh's name.
enum DatabaseMethod: String, CaseIterable {
    case getCollectionNames, createCollection, dropDatabase, aggregate
    /// These two only say what later calls are on; the parser takes them.
    case getCollection, getSiblingDB

    /// What mongosh has and this version has not.
    static let missing: Set<String> = [
        "runCommand", "adminCommand", "stats", "watch", "getCollectionInfos",
        "getName",
        "version", "serverStatus",
    ]

    /// The action that a call of the method asks for.
    func action(_ call: Call) throws(ExpressionError) -> Action {
        switch self {
        case .getCollectionNames:
            _ = try CallArguments(call, atMost: 0)
            return .listCollectionNames
        case .createCollection:
            return .createCollection(
                try CallArguments(call, atMost: 1).string(0, "the collection's name")
            )
        case .dropDatabase:
            _ = try CallArguments(call, atMost: 0)
            return .dropDatabase
        case .aggregate: return .aggregate(try AggregateRequest(call))
        case .getCollection, .getSiblingDB:
            throw ExpressionError("\(rawValue) comes first in a chain", at: call.place)
        }
    }
}
