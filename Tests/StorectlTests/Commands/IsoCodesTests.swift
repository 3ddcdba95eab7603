// SPDX-License-Identifier: MIT
//
// Real files: the ISO code lists are documents with one array of up to 8,000 objects each. Changing
// one element must leave every other element, and everything around the array, byte for byte the
// same. Exported canonical text before and after is compared with the change made to the text's own
// document by hand.

import Foundation
import SheafBSON
import Testing

/// The lists that are installed; none on a machine without them.
private enum IsoCodes {
    static let folder = "/usr/share/iso-codes/json"

    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("iso_") && $0.hasSuffix(".json") }.sorted()
    }()
}

@Suite(.enabled(if: !IsoCodes.files.isEmpty)) struct IsoCodesTests {
    private func exported(_ store: String) throws -> Document {
        let run = try Tool.succeed([store, "--json", "--canonical", "db.iso.findOne()"])
        return try Document(extendedJSON: try #require(run.lines.first))
    }

    /// The document with its array changed.
    private func changed(
        _ document: Document,
        _ name: String,
        _ change: (inout [BSONValue]) -> Void
    ) -> Document {
        var changed = document
        var elements = document[name]?.arrayValue.map(Array.init) ?? []
        change(&elements)
        changed[name] = .array(BSONArray(elements))
        return changed
    }

    @Test(arguments: IsoCodes.files)
    func changeOneElement(_ file: String) throws {
        let temporary = try TemporaryFolder()
        let store = temporary.path("s")
        let path = "\(IsoCodes.folder)/\(file)"
        try Tool.succeed(["import", store, path, "-c", "iso"])
        let imported = try exported(store)
        let source = try Document(extendedJSON: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        for (name, value) in source { #expect(imported[name] == value) }

        let name = try #require(source.keys.first { source[$0]?.arrayValue != nil })
        let array = try #require(source[name]?.arrayValue)
        let middle = array.count / 2
        let element = try #require(array[middle].documentValue)
        let key = try #require(element.keys.first { element[$0]?.stringValue != nil })
        let old = try #require(element[key]).extendedJSON(.canonical)

        let set =
            "db.iso.updateOne({'\(name).\(key)': \(old)}, {$set: {'\(name).$.\(key)': 'CHANGED'}})"
        let run = try Tool.succeed([store, "--json", set])
        #expect(try run.documents.first?["modifiedCount"] == 1)
        let first = Array(array).firstIndex { $0.documentValue?[key] == element[key] } ?? middle
        var expected = changed(imported, name) { elements in
            var element = elements[first].documentValue ?? [:]
            element[key] = "CHANGED"
            elements[first] = .document(element)
        }
        #expect(try exported(store).bytes == expected.bytes)

        try Tool.succeed([
            store,
            "db.iso.updateOne({}, {$push: {'\(name)': {$each: [{new: 1}], $position: \(middle)}}})",
            "db.iso.updateOne({}, {$push: {'\(name)': {last: 1}}})",
        ])
        expected = changed(expected, name) { elements in
            elements.insert(["new": 1], at: middle)
            elements.append(["last": 1])
        }
        #expect(try exported(store).bytes == expected.bytes)

        try Tool.succeed([
            store, "db.iso.updateOne({}, {$pull: {'\(name)': {\(key): 'CHANGED'}}})",
            "db.iso.updateOne({}, {$pull: {'\(name)': {new: 1}}})",
        ])
        expected = changed(expected, name) { elements in
            elements.removeAll {
                $0.documentValue?[key] == "CHANGED" || $0.documentValue?["new"] != nil
            }
        }
        #expect(try exported(store).bytes == expected.bytes)
        #expect(try Tool.run(["verify", store]).status == 0)
    }
}
