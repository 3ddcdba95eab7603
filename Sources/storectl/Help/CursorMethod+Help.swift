// SPDX-License-Identifier: MIT
//
// Help about the methods of a cursor and of a database. The examples run as they stand.

extension CursorMethod {
    /// How the method is written, what it does, and an example.
    var help: MethodHelp {
        let (call, summary, argument) = text
        return MethodHelp(call, summary, "db.students.find().\(rawValue)(\(argument))")
    }

    /// The call, what it does, and the argument of the example.
    private var text: (String, String, String) {
        switch self {
        case .sort: ("sort({field: 1 or -1})", "Shows the documents in an order.", "{uid: 1}")
        case .projection, .project:
            ("\(rawValue)({field: 1 or 0})", "Shows some fields only.", "{uid: 1, _id: 0}")
        case .limit: ("limit(number)", "Shows so many documents at most.", "2")
        case .skip: ("skip(number)", "Leaves the first documents out.", "1")
        case .batchSize: ("batchSize(number)", "Reads so many documents at a time.", "100")
        case .hint: ("hint(name or keys)", "Uses a certain index.", #""_id_""#)
        case .collation:
            ("collation({locale})", "Compares strings by a collation.", #"{locale: "simple"}"#)
        case .maxTimeMS: ("maxTimeMS(number)", "Gives up after so many milliseconds.", "5000")
        case .allowDiskUse:
            ("allowDiskUse()", "Lets a large sort use a temporary file, as it may anyway.", "")
        case .toArray: ("toArray()", "All documents as one array.", "")
        case .count: ("count()", "Their number, without skip and limit.", "")
        case .size, .itcount: ("\(rawValue)()", "Their number, with skip and limit.", "")
        case .explain:
            (#"explain("queryPlanner")"#, "The plan, and what it costs.", #""queryPlanner""#)
        case .pretty: ("pretty()", "Changes nothing: documents are shown so anyway.", "")
        case .forEach:
            ("forEach(printjson or print)", "Prints all documents, without pages.", "printjson")
        case .next: ("next()", "The first document, or null.", "")
        case .hasNext: ("hasNext()", "Whether any document matches.", "")
        }
    }
}

extension DatabaseMethod {
    /// How the method is written, what it does, and an example.
    var help: MethodHelp {
        switch self {
        case .getCollectionNames:
            MethodHelp("getCollectionNames()", "The collections.", "db.getCollectionNames()")
        case .createCollection:
            MethodHelp(
                "createCollection(name)",
                "Makes an empty collection.",
                #"db.createCollection("teachers")"#
            )
        case .dropDatabase:
            MethodHelp("dropDatabase()", "Drops all collections.", "db.dropDatabase()")
        case .aggregate:
            MethodHelp(
                "aggregate([stage, …])",
                "A pipeline that begins with documents of its own.",
                "db.aggregate([{$documents: [{n: 1}, {n: 2}]}, {$match: {n: 2}}])"
            )
        case .stats: MethodHelp("stats()", "What is in the database, in numbers.", "db.stats()")
        case .getName: MethodHelp("getName()", "The database's name.", "db.getName()")
        case .version: MethodHelp("version()", "The version of Sheaf.", "db.version()")
        case .getCollection:
            MethodHelp(
                "getCollection(name).METHOD(…)",
                "A collection whose name is no word.",
                #"db.getCollection("my students").find()"#
            )
        case .getSiblingDB:
            MethodHelp(
                "getSiblingDB(name).NAME.METHOD(…)",
                "Another database of the store, for one expression.",
                #"db.getSiblingDB("school").students.find()"#
            )
        }
    }
}
