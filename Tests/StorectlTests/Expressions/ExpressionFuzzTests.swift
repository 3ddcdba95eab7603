// SPDX-License-Identifier: MIT
//
// Expressions that nobody meant: an error with a place that is in the text, or statements.

import Foundation
import SheafTestSupport
import Testing

@testable import storectl

@Suite struct ExpressionFuzzTests {
    private static let seeds = [
        "db.susi_grade.find({uid: 'u1', n: {$gt: 5}}).sort({a: -1}).limit(3)",
        "show collections; use school; db.c.countDocuments()",
        "db.c.updateOne({_id: ObjectId('65f0c8e2a1b2c3d4e5f60718')}, {$push: {a: {$each: [1]}}})",
        "db.getCollection(\"a b\").insertMany([{a: NumberLong('5')}, {b: ISODate('2024-01-01')}])",
        "db['x'].aggregate([{$match: {s: /a\\/b/im}}], {allowDiskUse: true}) // a remark",
        "db.c.deleteMany({a: [1, 2.5e3, -0x1F, null, true, `t`]}) /* two */;\n db.c.drop()",
        "db.c.find({a: BinData(0, 'AQI='), b: Timestamp(1, 2), c: NumberDecimal('1.5')}).toArray()",
        "db.c.find({미적분: 'é😀', 'x-y': undefined, m: MinKey(), u: UUID()}, {a: 1}).pretty()",
    ].map { Array($0.utf8) }

    private static let words = [
        "db.", ".find(", "(", ")", "{", "}", "[", "]", ":", ",", ";", "'", "\"", "/", "//", "/*",
        "\\", "\\u00", "\n", "$set", "ObjectId(", "new ", "-", ".5", "1e", "0x", "\0", "한",
    ]

    private static let inputCount =
        ProcessInfo.processInfo.environment["SHEAF_LONG"] == nil ? 4_000 : 1_000_000

    @Test func anyTextIsAnErrorOrStatements() {
        var inputs = InputMutator(seeds: Self.seeds, words: Self.words, seed: 7)
        var parsed = 0
        for _ in 0..<Self.inputCount {
            let text = String(decoding: inputs.next(), as: UTF8.self)
            do throws(ExpressionError) {
                _ = try ExpressionParser.parse(text)
                parsed += 1
            } catch {
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
                #expect((1...lines).contains(error.place.line), "\(text)")
                #expect(error.place.column >= 1 && !error.message.isEmpty, "\(text)")
                _ = error.excerpt(of: text)
            }
            _ = try? ExpressionParser.parseValue(text)
        }
        #expect(parsed > 100)
    }
}
