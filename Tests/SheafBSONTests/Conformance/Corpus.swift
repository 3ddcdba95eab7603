// SPDX-License-Identifier: MIT
//
// MongoDB's BSON corpus, which lies beside the checkout and not in it: where it is, and its cases
// as values.

import Foundation

@testable import SheafBSON

/// The files of the corpus.
enum Corpus {
    /// The folder with data shared by projects: named by the environment, or beside the repository.
    private static let shared: String = {
        if let named = ProcessInfo.processInfo.environment["SHEAF_SHARED"] { return named }
        var path = #filePath.split(separator: "/").map(String.init)
        path.removeLast(4)
        return "/" + (path.dropLast() + ["shared"]).joined(separator: "/")
    }()

    private static let folder = shared + "/conformance/bson-corpus"

    /// The names of the files, in order; none when the corpus is not there.
    static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return all.filter { $0.hasSuffix(".json") }.sorted()
    }()

    /// Whether the corpus is there.
    static var isPresent: Bool { !names.isEmpty }

    /// A file, read by our own reader.
    static func file(_ name: String) throws -> CorpusFile {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        return CorpusFile(try Document(extendedJSON: Array(data)))
    }
}

/// One file of the corpus: the cases of one type.
struct CorpusFile {
    let document: Document

    init(_ document: Document) {
        self.document = document
    }

    var valid: [CorpusCase] { cases("valid") }
    var decodeErrors: [CorpusCase] { cases("decodeErrors") }
    var parseErrors: [CorpusCase] { cases("parseErrors") }

    /// Whether the strings that must not parse are decimal numbers and not JSON.
    var isDecimal: Bool { document["bson_type"]?.stringValue == "0x13" }

    private func cases(_ name: String) -> [CorpusCase] {
        (document[name]?.arrayValue ?? []).compactMap { $0.documentValue.map(CorpusCase.init) }
    }
}

/// One case: texts by name.
struct CorpusCase: CustomStringConvertible {
    let document: Document

    var description: String { self["description"] ?? "?" }
    var isLossy: Bool { document["lossy"]?.boolValue == true }

    subscript(name: String) -> String? { document[name]?.stringValue }

    /// The bytes that hexadecimal digits under a name write.
    func bytes(_ name: String) -> [UInt8]? {
        guard let digits = self[name].map({ Array($0.utf8) }) else { return nil }
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
    }
}
