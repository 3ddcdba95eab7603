// SPDX-License-Identifier: MIT
//
// The methods of a database: what may be called on `db` itself.

internal import SheafBSON

/// A method of a database, by mongosh's name.
enum DatabaseMethod: String, CaseIterable {
    case getCollectionNames, createCollection, dropDatabase, aggregate, stats, getName, version
    /// These two only say what later calls are on; the parser takes them.
    case getCollection, getSiblingDB

    /// What mongosh has and this shell has not, and what to use instead.
    static let missing = [
        "runCommand": "call the method of the collection",
        "adminCommand": "call the method of the collection or the database",
        "getCollectionInfos": "use getCollectionNames and NAME.getIndexes",
        "serverStatus": "run storectl stats on the store",
        "watch": "run storectl watch on the store",
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
        case .stats, .getName, .version:
            _ = try CallArguments(call, atMost: 0)
            return self == .stats ? .statistics : self == .version ? .version : .databaseName
        case .getCollection, .getSiblingDB:
            throw ExpressionError("\(rawValue) comes first in a chain", at: call.place)
        }
    }
}
