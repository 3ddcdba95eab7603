// SPDX-License-Identifier: MIT
//
// The loop at a terminal, with lines from a list instead of a keyboard and output into a file.

import Foundation
import SheafBSON
import Testing

@testable import storectl

@Suite struct InteractiveLoopTests {
    /// Runs the loop over lines; tells what it printed and which prompts it showed.
    private func run(
        _ lines: [String],
        store: String
    ) async throws -> (output: String, prompts: [String]) {
        let folder = try TemporaryFolder()
        let file = try FileHandle(
            forWritingTo: URL(fileURLWithPath: folder.write("output", ""))
        )
        let printer = ResultPrinter(
            ResultFormat(isOneLine: true),
            output: OutputBuffer(file)
        )
        var session = Session(path: store, database: "main", isCreated: true, printer: printer)
        let keyboard = Keyboard(lines)
        try await InteractiveLoop(readLine: keyboard.next).run(&session)
        let output = try String(contentsOfFile: folder.path("output"), encoding: .utf8)
        return (output, keyboard.prompts)
    }

    private final class Keyboard {
        private var lines: [String]
        private(set) var prompts: [String] = []

        init(_ lines: [String]) {
            self.lines = lines
        }

        func next(_ prompt: String) -> String? {
            prompts.append(prompt)
            return lines.isEmpty ? nil : lines.removeFirst()
        }
    }

    @Test func severalLines() async throws {
        let folder = try TemporaryFolder()
        let (output, prompts) = try await run(
            [
                "db.c.insertOne({", "  _id: 1", "})", "", "use school", "db.getCollectionNames()",
                "exit",
                "db.c.drop()",
            ],
            store: folder.path("s")
        )
        #expect(output.contains(#""insertedId":1"#))
        #expect(output.hasSuffix("[]\n"))
        #expect(prompts == ["main> ", "... ", "... ", "main> ", "main> ", "school> ", "school> "])
    }

    // A mistake is reported and the loop goes on; a blank line gives up an expression that is not
    // whole.
    @Test func mistakes() async throws {
        let folder = try TemporaryFolder()
        let (output, prompts) = try await run(
            ["db.c.frob()", "db.c.find({", "", "db.c.countDocuments()"],
            store: folder.path("s")
        )
        #expect(output.hasSuffix("\n0\n"))
        #expect(prompts == ["main> ", "main> ", "... ", "main> ", "main> "])
    }

    @Test func pages() async throws {
        let folder = try TemporaryFolder()
        let documents = (1...45).map { "{_id: \($0)}" }.joined(separator: ", ")
        let (output, _) = try await run(
            ["db.c.insertMany([\(documents)])", "db.c.find()", "it", "it", "it"],
            store: folder.path("s")
        )
        let lines = output.split(separator: "\n").dropFirst(2)
        #expect(lines.filter { $0.hasPrefix("{") }.count == 45)
        #expect(lines.filter { $0 == "Type \"it\" for more." }.count == 2)
        #expect(lines.last == "There is no find that has more to show.")
    }
}
