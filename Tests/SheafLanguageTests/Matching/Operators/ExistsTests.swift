// SPDX-License-Identifier: MIT
//
// `$exists`: also what counts as true.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ExistsTests {
    @Test func asksForValues() {
        for yes in [true, 1, 1.5, "x", [], [:]] as [BSONValue] {
            expect(["a": ["$exists": yes]], matches: [["a": nil], ["a": []]], not: [[:]])
        }
        for no in [false, 0, 0.0, nil, .int64(0), .undefined] as [BSONValue] {
            expect(["a": ["$exists": no]], matches: [[:]], not: [["a": nil]])
        }
        expect(["a.b": ["$exists": true]], matches: [["a": [["b": 1]]]], not: [["a": [1]]])
    }

    @Test func readsNothing() throws {
        let reader = CountingReader(["a": [1, 2], "b": "x"])
        #expect(try Filter(parsing: ["a": ["$exists": true]]).matches(reader))
        #expect(try Filter(parsing: ["b": ["$exists": true]]).matches(reader))
        #expect(reader.log.values.isEmpty && reader.log.elements == 0)
    }
}
