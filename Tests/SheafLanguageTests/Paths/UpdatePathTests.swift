// SPDX-License-Identifier: MIT
//
// Which paths an update may name.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct UpdatePathTests {
    @Test func takesPathsApart() throws {
        let path = try UpdatePath("a.0.$.$[].$[e].$x.$[i.j]")
        #expect(
            path.components == [
                .name("a"), .name("0"), .positional, .elements(""), .elements("e"), .name("$x"),
                .name("$[i"), .name("j]"),
            ]
        )
        #expect(path.text == "a.0.$.$[].$[e].$x.$[i.j]")
        #expect(path.text(upTo: 3) == "a.0.$")
    }

    @Test(arguments: [
        (56, "", "An empty update path is not valid."),
        (56, "v.", "The update path 'v.' contains an empty field name, which is not allowed."),
        (56, ".v", "The update path '.v' contains an empty field name, which is not allowed."),
        (56, "a..b", "The update path 'a..b' contains an empty field name, which is not allowed."),
        (
            2, "a.$.b.$",
            "Too many positional (i.e. '$') elements found in path 'a.$.b.$'"
        ),
        (
            2, "$", "Cannot have positional (i.e. '$') element in the first position in path '$'"
        ),
        (
            2, "$[i]",
            "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in "
                + "path '$[i]'"
        ),
    ])
    func refuses(_ code: Int, _ path: String, _ message: String) {
        expectError(code, saying: message) { try UpdatePath(path) }
        expectError(code, saying: message) { try Update(parsing: ["$set": document(path, 1)]) }
    }

    @Test func knowsPositions() {
        #expect(ArrayIndex.position("0") == 0)
        #expect(ArrayIndex.position("17") == 17)
        #expect(ArrayIndex.position("99999999999999999999") == Int.max)
        for name in ["", "-1", "01", "00", "1e0", "0x1", "1 ", "+1", "١"] {
            #expect(ArrayIndex.position(name) == nil)
        }
    }
}
