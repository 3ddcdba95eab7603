// SPDX-License-Identifier: MIT
//
// Statements and chains: what a text means, and where the parser points when it means nothing.

import SheafBSON
import Testing

@testable import storectl

@Suite struct ExpressionParserTests {
    private func chain(_ text: String) throws -> CallChain {
        let statements = try ExpressionParser.parse(text)
        #expect(statements.count == 1)
        guard case .show(.chain(let template))? = statements.first, let chain = template.known
        else {
            throw ExpressionError("no chain", at: Place(line: 1, column: 1))
        }
        return chain
    }

    @Test(arguments: [
        ("show dbs", Statement.showDatabases),
        ("show databases", .showDatabases),
        ("show collections;", .showCollections),
        ("show tables", .showCollections),
        ("use school", .use("school")),
        ("use 'my school'", .use("my school")),
        ("help", .help(nil)),
        ("help $push", .help("$push")),
        ("help('find')", .help("find")),
        ("show indexes", .showIndexes),
        ("db", .database),
        ("exit", .leave),
        ("quit()", .leave),
        ("it", .more),
    ])
    func words(_ text: String, _ statement: Statement) throws {
        #expect(try ExpressionParser.parse(text) == [statement])
    }

    @Test(arguments: ["", "   ", "// nothing", ";;", "/* nothing\n either */ ;"])
    func nothing(_ text: String) throws {
        #expect(try ExpressionParser.parse(text).isEmpty)
    }

    @Test(
        arguments: [
            ("db.c.find()", nil, "c"),
            ("db.a.b.c.find()", nil, "a.b.c"),
            ("db . c . find ( )", nil, "c"),
            ("db\n  .c\n  .find()", nil, "c"),
            ("db['a name'].find()", nil, "a name"),
            ("db.a[\"b c\"].find()", nil, "a.b c"),
            ("db.getCollection('with-dash').find()", nil, "with-dash"),
            ("db.getCollection('a').b.find()", nil, "a.b"),
            ("db.getSiblingDB('school').c.find()", "school", "c"),
            ("db.getSiblingDB('school').getCollection('c').find()", "school", "c"),
            ("db.getCollectionNames()", nil, nil),
            ("db.getSiblingDB('school').dropDatabase()", "school", nil),
            ("db.학생.find()", nil, "학생"),
            ("db.show.find()", nil, "show"),
            ("db.true.find()", nil, "true"),
        ] as [(String, String?, String?)]
    )
    func collections(_ text: String, _ database: String?, _ collection: String?) throws {
        let chain = try chain(text)
        #expect(chain.database == database)
        #expect(chain.collection == collection)
        #expect(chain.calls.count == 1)
    }

    @Test func calls() throws {
        let chain = try chain("db.c.explain().find({a: 1}, {b: 1,},).skip(1).limit(-2)")
        #expect(chain.calls.map(\.name) == ["explain", "find", "skip", "limit"])
        #expect(chain.calls[1].arguments.map(\.value) == [["a": 1], ["b": 1]])
        #expect(chain.calls[3].arguments.map(\.value) == [-2])
        #expect(chain.calls[1].place == Place(line: 1, column: 16))
        #expect(chain.calls[1].arguments[1].place == Place(line: 1, column: 29))
        #expect(chain.calls[1].end == Place(line: 1, column: 37))
    }

    @Test func severalStatements() throws {
        let statements = try ExpressionParser.parse("use school; db.c.drop() ; show dbs")
        #expect(statements.count == 3)
        #expect(statements.first == .use("school"))
        #expect(statements.last == .showDatabases)
    }

    // The column is what people and editors use to find the mistake: each is pinned with its
    // message.
    @Test(arguments: [
        ("d.c.find()", 1, "There is no variable 'd'; did you mean 'db'?"),
        (
            "shw", 1,
            "Expected db, show, use, help or the name of a variable, found shw; "
                + "did you mean 'show'?"
        ),
        ("db.", 4, "Expected a name, found the end of the text"),
        ("db.c", 5, "Expected . and a method with its parentheses, found the end of the text"),
        ("db.c.find(", 11, "Expected a value, found the end of the text"),
        ("db.c.find({a: 1)", 16, "Expected a comma or }, found )"),
        ("db.c.find({a: 1}", 17, "Expected a comma or ), found the end of the text"),
        ("db.c.find({a: 1} {b: 1})", 18, "Expected a comma or ), found {"),
        ("db.c.find({a 1})", 14, "Expected a colon, found 1"),
        ("db.c.find({a: })", 15, "Expected a value, found }"),
        ("db.c.find({a.b: 1})", 12, "A name with a dot needs quotes: 'a.…'"),
        ("db.c.find([1 2])", 14, "Expected a comma or ], found 2"),
        ("db.c.find({a: susi})", 15, "A string needs quotes, and there is no variable 'susi'"),
        ("db.c.find({a: 1, a: 2})", 18, "The name 'a' stands twice"),
        ("db.c.find() db.c.find()", 13, "Expected the end of the expression, found db"),
        ("db.c.find().limit", 18, "Expected (, found the end of the text"),
        ("show me", 6, "Expected collections, indexes or dbs, found me"),
        ("use", 4, "Expected the name of a database, found the end of the text"),
        ("for (x of y) 1", 1, "storectl runs calls such as db.NAME.find({…}), not JavaScript"),
        ("db.c.find({a: 'x})", 15, "The string does not end"),
        ("db.c.find(/* )", 11, "The comment does not end"),
        ("db.c.find({a: `x`})", 15, "There is no place here for `"),
        ("db.getCollection(1).find()", 18, "getCollection takes one string"),
        ("db.c.find({'학생': 학생})", 18, "A string needs quotes, and there is no variable '학생'"),
        ("db.c.find({\"a\\u0000b\": 1})", 12, "A name must not contain the character U+0000"),
    ])
    func errors(_ text: String, _ column: Int, _ message: String) throws {
        let error = try #require(throws: ExpressionError.self) {
            _ = try ExpressionParser.parse(text)
        }
        #expect(error.message == message)
        #expect(error.place == Place(line: 1, column: column))
    }

    @Test func errorsInLaterLines() throws {
        let error = try #require(throws: ExpressionError.self) {
            _ = try ExpressionParser.parse("db.c.find({\n  a: 1,\n  b: ?\n})")
        }
        #expect(error.place == Place(line: 3, column: 6))
        #expect(error.excerpt(of: "db.c.find({\n  a: 1,\n  b: ?\n})") == "  b: ?\n     ^")
    }

    // Characters of two columns move the caret by two.
    @Test func caretBehindWideCharacters() {
        let error = ExpressionError("x", at: Place(line: 1, column: 5))
        #expect(error.excerpt(of: "'학생'?") == "'학생'?\n      ^")
        #expect(error.excerpt(of: "a\tbc?") == "a\tbc?\n \t  ^")
    }

    // The interactive shell reads another line when, and only when, more text could help.
    @Test(arguments: [
        ("db.c.find({", true), ("db.c", false), ("db.c.find({a: [1,", true), ("db.c.", true),
        ("/* to be", true),
        ("db.c.find('abc", true), ("db.c.find({a 1", false), ("db.c.find())", false),
    ])
    func incomplete(_ text: String, _ isIncomplete: Bool) throws {
        let error = try #require(throws: ExpressionError.self) {
            _ = try ExpressionParser.parse(text)
        }
        #expect(error.isIncomplete == isIncomplete)
    }

    @Test func deepNesting() throws {
        let depth = ExpressionParser.depthMax
        let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(throws: Never.self) { try ExpressionParser.parseValue(fits) }
        for unit in ["[", "{a:", "Date("] {
            let error = try #require(throws: ExpressionError.self) {
                _ = try ExpressionParser.parseValue(String(repeating: unit, count: 100_000))
            }
            #expect(error.message == "The value is nested deeper than \(depth) levels")
            #expect(!error.isIncomplete)
        }
    }

    // Ten times the text may take about ten times as long; a parser that looks back to the
    // beginning for every value takes a hundred times.
    @Test func timeFollowsTheText() throws {
        func time(_ count: Int) throws -> Duration {
            let elements = (0..<count).map { "{_id: NumberLong(\($0)), $a: /x/i, 'b': 'text'}" }
            let text = "db.c.insertMany([" + elements.joined(separator: ",\n") + "])"
            return try ContinuousClock().measure { _ = try ExpressionParser.parse(text) }
        }
        let short = try time(300)
        let long = try time(3000)
        #expect(long < short * 40)
    }

    @Test func caretBelowLongLines() {
        let text = String(repeating: "a", count: 300) + "?" + String(repeating: "b", count: 300)
        let excerpt = ExpressionError("x", at: Place(line: 1, column: 301)).excerpt(of: text)
        let rows = excerpt.split(separator: "\n")
        #expect(rows.count == 2)
        #expect(rows[0].count <= 102)
        let caret = rows[1].distance(
            from: rows[1].startIndex,
            to: rows[1].firstIndex(of: "^") ?? rows[1].startIndex
        )
        #expect(Array(rows[0])[caret] == "?")
    }
}
