// SPDX-License-Identifier: MIT
//
// `storectl stats` and `storectl verify` end to end, on sound stores and on damaged ones.

import Foundation
import SheafBSON
import Testing

@Suite struct InspectionTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path("s")
        let elements = (0..<2000).map { "{_id: \($0), text: 'element \($0)'}" }
        try Tool.succeed([
            store, "db.c.createIndex({uid: 1})",
            "db.c.insertMany([{_id: 1, uid: 'u1'}, {_id: 2, uid: 'u2', list: ["
                + elements.joined(separator: ",") + "]}])",
            "db.getSiblingDB('school').d.insertOne({})",
        ])
    }

    @Test func stats() throws {
        let run = try Tool.succeed(["stats", store, "--json"])
        let stats = try #require(try run.documents.first)
        #expect(run.lines.count == 1)
        #expect((stats["fileBytes"]?.integerValue ?? 0) > 0)
        let collections = try #require(stats["collections"]?.arrayValue)
        #expect(collections.count == 2)
        let first = try #require(collections[0].documentValue)
        #expect(first["ns"] == "main.c")
        #expect(first["documents"]?.integerValue == 2)
        #expect(first["spilledDocuments"]?.integerValue == 1)
        let text = try Tool.succeed(["stats", store]).output
        for part in ["file ", "main.c", "school.d", "uid_1: 2 entries", "1 document: 1 array"] {
            #expect(text.contains(part))
        }
    }

    @Test func soundStore() throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: store))
        let run = try Tool.succeed(["verify", store])
        #expect(run.output.hasPrefix("\(store) is sound: 2 collections, 3 documents, "))
        let json = try Tool.succeed(["verify", store, "--json"])
        #expect(try json.documents.first?["ok"] == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == before)
    }

    /// Writes bytes over every place in the file where a text stands; tells whether there was one.
    private func overwrite(_ text: String, with bytes: [UInt8]) throws -> Bool {
        var data = try Data(contentsOf: URL(fileURLWithPath: store))
        var start = data.startIndex
        var found = false
        while let range = data.range(of: Data(text.utf8), in: start..<data.endIndex) {
            data.replaceSubrange(range.lowerBound..<(range.lowerBound + bytes.count), with: bytes)
            start = range.upperBound
            found = true
        }
        try data.write(to: URL(fileURLWithPath: store))
        return found
    }

    // One letter of one element has changed on the medium: the checksum of its chunk tells.
    @Test func flippedByte() throws {
        #expect(try overwrite("element 1234", with: Array("eLement 1234".utf8)))
        let run = try Tool.run(["verify", store])
        #expect(run.status == 1)
        #expect(run.output.contains("main.c, record "))
        #expect(run.lines.last?.hasPrefix("\(store) is damaged: ") == true)
        let json = try Tool.run(["verify", store, "--json"])
        #expect(json.status == 1)
        #expect(try json.documents.last?["ok"] == false)
    }

    // Pages of LMDB itself have no checksums: whatever becomes of the child that reads them, the
    // command says that the store is damaged, and does not die.
    @Test(arguments: [0x00, 0xFF] as [UInt8])
    func damagedPages(_ filler: UInt8) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: store))
        for page in stride(from: 2 * 4096, to: data.count - 4096, by: 4096) {
            data.replaceSubrange(
                page..<(page + 64),
                with: [UInt8](repeating: filler, count: 64)
            )
        }
        try data.write(to: URL(fileURLWithPath: store))
        let run = try Tool.run(["verify", store])
        #expect(run.status == 1)
        #expect(!(run.output + run.error).isEmpty)
    }

    @Test func truncatedFile() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: store))
        try data.prefix(3 * 4096).write(to: URL(fileURLWithPath: store))
        for arguments in [["stats", store], [store, "db.c.find()"]] {
            let run = try Tool.run(arguments)
            #expect(run.status == 1)
            #expect(run.error.hasPrefix("storectl: error "))
        }
        let run = try Tool.run(["verify", store])
        #expect(run.status == 1)
        #expect(run.output.contains("shorter than its own records say"))
        #expect(run.lines.last == "\(store) is damaged. Restore a backup.")
    }
}
