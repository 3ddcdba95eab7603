// SPDX-License-Identifier: MIT
//
// Depth of Extended JSON: the limit counts what will nest in BSON, not brackets.

import Testing

@testable import SheafBSON

@Suite struct ExtendedJSONDepthTests {
    @Test(arguments: [1, 99, 199, 200])
    func depthUpToTheLimitIsRead(_ depth: Int) throws {
        let arrays = nested(depth, "[", "]", around: "")
        #expect(try ExtendedJSON.parse(arrays).extendedJSON() == arrays)
        let objects = nested(depth, "{\"a\":", "}", around: "1")
        #expect(try ExtendedJSON.parse(objects).extendedJSON() == objects)
    }

    // Reading keeps its open objects in an array, so that neither 100,000 levels nor a small stack
    // matter.
    @Test(arguments: [201, 202, 203, 204, 404, 405, 100_000])
    func depthBeyondTheLimitIsRefused(_ depth: Int) {
        let texts = [
            nested(depth, "[", "]", around: ""), nested(depth, "{\"a\":", "}", around: "1"),
            nested(depth, "{\"$scope\":", "}", around: "1"),
            nested(depth, "[{\"a\":", "}]", around: "1"),
            nested(depth, "{\"a\":{\"$code\":\"\",\"$scope\":", "}}", around: "{}"),
        ]
        for text in texts {
            let error = onSmallStack { failure(text) }
            #expect(error??.code == .tooDeep, "\(text.prefix(20))")
        }
    }

    @Test func depthIsRefusedBeforeTheTextEnds() {
        let text = nested(404, "[", "", around: "")
        #expect(failure(text)?.code == .tooDeep)
        #expect(failure(String(text.dropLast()))?.code == .invalidText)
    }

    private func failure(_ text: String) -> BSONError? {
        do throws(BSONError) {
            _ = try ExtendedJSON.parse(text)
            return nil
        } catch {
            return error
        }
    }

    // A special object at the deepest level is a scalar: it must not count, or canonical text of a
    // document as deep as allowed could not be read back.
    @Test(arguments: [
        #"{"$numberInt":"1"}"#, #"{"$date":{"$numberLong":"1"}}"#,
        #"{"$dbPointer":{"$ref":"b","$id":{"$oid":"56e1fc72e0c917e9c4714161"}}}"#,
        #"{"$timestamp":{"t":1,"i":1}}"#,
    ])
    func specialObjectsAddNoDepth(_ special: String) throws {
        let text = nested(200, "[", "]", around: special)
        #expect(try ExtendedJSON.parse(text).extendedJSON(.canonical) == text)
        let objects = nested(200, "{\"a\":", "}", around: special)
        #expect(try ExtendedJSON.parse(objects).extendedJSON(.canonical) == objects)
    }

    @Test func scopesNestAsTheyDoInBSON() throws {
        let text = nested(199, "{\"a\":{\"$code\":\"\",\"$scope\":", "}}", around: "{}")
        let document = try Document(extendedJSON: text)
        #expect(document.extendedJSON() == text)
        #expect(try Document(validating: document.bytes) == document)
        let tooDeep = nested(200, "{\"a\":{\"$code\":\"\",\"$scope\":", "}}", around: "{}")
        #expect(throws: BSONError.self) { try Document(extendedJSON: tooDeep) }
    }

    @Test func theErrorTellsWhereItGetsTooDeep() {
        let error = #expect(throws: BSONError.self) {
            try ExtendedJSON.parse("[[1],\n [[2]]]", depthMax: 2)
        }
        #expect(error?.code == .tooDeep)
        #expect(error?.location == .text(line: 2, column: 3))
    }

    private func nested(
        _ depth: Int,
        _ open: String,
        _ close: String,
        around inner: String
    ) -> String {
        String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }
}
