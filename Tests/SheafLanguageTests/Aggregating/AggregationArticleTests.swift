// SPDX-License-Identifier: MIT
//
// The article about aggregation names every stage, expression and accumulator that there is, and no
// other.

import Foundation
import Testing

@testable import SheafLanguage

@Suite struct AggregationArticleTests {
    private let article: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = "Sources/Sheaf/Sheaf.docc/Aggregation.md"
        article = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The names with a dollar sign in the rows below a heading: in their first cells, or in the
    /// others.
    private func names(below heading: String, inFirstCells: Bool) throws -> [String] {
        let section = try #require(article.components(separatedBy: "## \(heading)\n").last)
        let rows = section.split(separator: "\n").prefix { !$0.hasPrefix("## ") }
            .filter { $0.hasPrefix("|") }
        let cells = rows.flatMap { row -> [Substring] in
            let cells = row.split(separator: "|")
            return inFirstCells ? Array(cells.prefix(1)) : Array(cells.dropFirst())
        }
        return cells.flatMap { cell in
            cell.split(separator: "`").filter { $0.hasPrefix("$") }.map(String.init)
        }
    }

    @Test func stages() throws {
        let named = try names(below: "Stages", inFirstCells: true)
        let known = Set(StageOperator.known.keys).union(PipelineOutput.names)
        #expect(Set(named) == known && named.count == known.count)
    }

    @Test func expressions() throws {
        let named = try names(below: "Expressions", inFirstCells: false)
        let known = Set(ExpressionOperator.known.keys)
        #expect(Set(named) == known && named.count == known.count)
    }

    @Test func accumulators() throws {
        let section = try #require(article.components(separatedBy: "knows the accumulators").last)
        let sentence = try #require(section.split(separator: ".\n").first)
        let named = sentence.split(separator: "`").filter { $0.hasPrefix("$") }.map(String.init)
        #expect(Set(named) == Set(AccumulatorOperator.known.keys))
        #expect(named.count == AccumulatorOperator.known.count)
    }
}
