// SPDX-License-Identifier: MIT
//
// MongoDB's BSON corpus: bytes and Extended JSON of every type, and what must be refused.

import Testing

@testable import SheafBSON

// The rules are those of the corpus itself ("bson-corpus" in MongoDB's specifications): canonical
// and degenerate bytes and texts all come to the canonical ones. JSON is compared by reading both
// texts as plain JSON, in which `{"$oid": …}` is only an object, so that what differs is spacing
// and escapes alone.
@Suite("BSON corpus", .enabled(if: Corpus.isPresent, "the folder `shared` is not here"))
struct BSONCorpusTests {
    @Test func theCorpusIsWhole() throws {
        let files = try Corpus.names.map { try Corpus.file($0) }
        #expect(files.count == 31)
        #expect(files.map(\.valid.count).reduce(0, +) == 731)
        #expect(files.map(\.decodeErrors.count).reduce(0, +) == 75)
        #expect(files.map(\.parseErrors.count).reduce(0, +) == 180)
    }

    @Test(arguments: Corpus.names)
    func validCases(_ name: String) throws {
        for item in try Corpus.file(name).valid {
            let label = Comment(rawValue: "\(name): \(item)")
            let bytes = try #require(item.bytes("canonical_bson"), label)
            let text = try #require(item["canonical_extjson"], label)
            try checkPair(bytes, text, isLossy: item.isLossy, label)
            if let degenerate = item.bytes("degenerate_bson") {
                let document = try Document(validating: degenerate)
                #expect(document.bytes == bytes, label)
                #expect(document.rebuilt.bytes == bytes, label)
            }
            if let degenerate = item["degenerate_extjson"] {
                let document = try Document(extendedJSON: degenerate)
                #expect(plain(document.extendedJSON(.canonical)) == plain(text), label)
                if !item.isLossy { #expect(document.bytes == bytes, label) }
            }
            if let relaxed = item["relaxed_extjson"] {
                try checkRelaxed(Document(validating: bytes), relaxed, label)
            }
            // Deprecated types are kept and never converted, so the converted form is a pair of its
            // own.
            if let converted = item.bytes("converted_bson") {
                let text = try #require(item["converted_extjson"], label)
                try checkPair(converted, text, isLossy: false, label)
            }
        }
    }

    private func checkPair(
        _ bytes: [UInt8],
        _ text: String,
        isLossy: Bool,
        _ label: Comment
    ) throws {
        let document = try Document(validating: bytes)
        #expect(document.bytes == bytes, label)
        #expect(document.rebuilt.bytes == bytes, label)
        #expect(plain(document.extendedJSON(.canonical)) == plain(text), label)
        #expect(plain(document.extendedJSON(.canonical, isPretty: true)) == plain(text), label)
        let read = try Document(extendedJSON: text)
        if !isLossy { #expect(read.bytes == bytes, label) }
        #expect(plain(read.extendedJSON(.canonical)) == plain(text), label)
    }

    private func checkRelaxed(_ document: Document, _ text: String, _ label: Comment) throws {
        #expect(plain(document.extendedJSON(.relaxed)) == plain(text), label)
        let read = try Document(extendedJSON: text)
        #expect(plain(read.extendedJSON(.relaxed)) == plain(text), label)
    }

    @Test(arguments: Corpus.names)
    func bytesThatMustNotDecode(_ name: String) throws {
        for item in try Corpus.file(name).decodeErrors {
            let label = Comment(rawValue: "\(name): \(item)")
            let bytes = try #require(item.bytes("bson"), label)
            #expect(throws: BSONError.self, label) { try Document(validating: bytes) }
        }
    }

    @Test(arguments: Corpus.names)
    func textsThatMustNotParse(_ name: String) throws {
        let file = try Corpus.file(name)
        for item in file.parseErrors {
            let label = Comment(rawValue: "\(name): \(item)")
            let text = try #require(item["string"], label)
            if file.isDecimal {
                #expect(Decimal128(text) == nil, label)
                let wrapped: Document = ["d": ["$numberDecimal": .string(text)]]
                let json = wrapped.extendedJSON()
                #expect(throws: BSONError.self, label) { try Document(extendedJSON: json) }
            } else {
                #expect(throws: BSONError.self, label) { try Document(extendedJSON: text) }
            }
        }
    }

    private func plain(_ text: String) -> BSONValue? {
        try? ExtendedJSON.parse(text, options: .plainJSON)
    }
}

extension Document {
    /// The document taken apart to its scalars and put together again.
    var rebuilt: Document {
        Document(map { ($0.key, $0.value.rebuilt) })
    }
}

extension BSONValue {
    /// The value taken apart to its scalars and put together again.
    fileprivate var rebuilt: BSONValue {
        switch self {
        case .document(let document): .document(document.rebuilt)
        case .array(let array): .array(BSONArray(array.map(\.rebuilt)))
        case .codeWithScope(let code):
            .codeWithScope(CodeWithScope(code.code, scope: code.scope.rebuilt))
        default: self
        }
    }
}
