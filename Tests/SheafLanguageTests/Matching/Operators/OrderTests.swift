// SPDX-License-Identifier: MIT
//
// `$gt`, `$gte`, `$lt`, `$lte`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct OrderTests {
    @Test func comparesSides() {
        expect(["a": ["$gt": 2]], matches: [["a": 3], ["a": 2.5]], not: [["a": 2], ["a": 1]])
        expect(["a": ["$gte": 2]], matches: [["a": 2], ["a": 3]], not: [["a": 1.9]])
        expect(["a": ["$lt": 2]], matches: [["a": 1]], not: [["a": 2], ["a": 3]])
        expect(["a": ["$lte": 2]], matches: [["a": 2.0], ["a": 1]], not: [["a": 3]])
    }

    @Test(arguments: ["$gt", "$gte", "$lt", "$lte"])
    func refuses(_ name: String) {
        let expression = BSONValue.regularExpression(RegularExpression("x"))
        expectError(2, saying: "Can't have RegEx as arg to predicate over field 'a'.") {
            try Filter(parsing: ["a": document(name, expression)])
        }
        expectError(2, saying: "cannot compare to undefined") {
            try Filter(parsing: ["a": document(name, .undefined)])
        }
    }
}
