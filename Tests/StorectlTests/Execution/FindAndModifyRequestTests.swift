// SPDX-License-Identifier: MIT
//
// The command findAndModify: its flags, and what in it does not go together.

import Sheaf
import Testing

@testable import storectl

@Suite struct FindAndModifyRequestTests {
    @Test(arguments: [
        ("{query: {}}", "Either an update or remove=true must be specified"),
        ("{remove: false}", "Either an update or remove=true must be specified"),
        ("{remove: true, update: {}}", "Cannot specify both an update and remove=true"),
        ("{remove: true, upsert: true}", "Cannot specify both upsert=true and remove=true"),
        (
            "{remove: 1, new: 1}",
            "Cannot specify both new=true and remove=true; 'remove' always returns the deleted "
                + "document"
        ),
        ("{remove: true, arrayFilters: []}", "Cannot specify arrayFilters and remove=true"),
    ])
    func refusals(_ command: String, _ message: String) throws {
        let error = try #require(throws: ExpressionError.self) {
            _ = try Step.read("db.c.findAndModify(\(command))")
        }
        let start = "findAndModify is refused with error 9 (FailedToParse): "
        #expect(error.message == start + message)
        #expect(error.place == Place(line: 1, column: 20))
    }

    // MongoDB's command takes any number for a flag.
    @Test(arguments: ["{remove: true}", "{remove: 1.5, new: 0, upsert: NumberLong(0)}"])
    func flags(_ command: String) throws {
        guard case .request(let request)? = try Step.read("db.c.findAndModify(\(command))").first
        else {
            Issue.record("no request")
            return
        }
        #expect(request.action == .findAndModify(.delete([:])))
    }
}
