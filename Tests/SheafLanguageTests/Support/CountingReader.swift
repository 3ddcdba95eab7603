// SPDX-License-Identifier: MIT
//
// A reader that remembers what was asked of it, so that tests can say what an operator may not
// read. It stands in for a stored document, with an index over the keys of elements where a test
// wants one.

import SheafBSON
import Synchronization

/// A document in memory that counts its readers' questions.
struct CountingReader: DocumentReader {
    /// What was asked.
    struct Log: Sendable, Equatable {
        /// The paths whose type was asked.
        var types: [String] = []
        /// The paths whose count was asked.
        var counts: [String] = []
        /// The paths whose whole value was shown.
        var values: [String] = []
        /// How many elements of arrays were shown one by one.
        var elements = 0
        /// How many fields of documents were shown one by one.
        var fields = 0
        /// How many entries of documents and arrays were shown one by one.
        var entries = 0
        /// How many fields were looked up by name.
        var fieldLookups = 0
        /// The questions to the index.
        var lookups: [String] = []
    }

    private final class Notes: Sendable {
        let log = Mutex(Log())
    }

    let document: Document
    /// The names of the element fields that an index covers.
    let indexedNames: Set<String>
    /// What is kept about all arrays; nil when they lie in the document.
    let arrayAids: ArrayAids?
    /// Whether no document and no array is at hand before it is asked for by its path.
    let isInParts: Bool
    private let notes = Notes()

    /// A reader whose documents and arrays are all at hand, unless they are to lie in parts.
    init(
        _ document: Document,
        indexing names: Set<String> = [],
        aids: ArrayAids? = nil,
        isInParts: Bool = false
    ) {
        self.document = document
        indexedNames = names
        arrayAids = aids
        self.isInParts = isInParts
    }

    /// What was asked so far.
    var log: Log { notes.log.withLock { $0 } }

    private func note(_ body: (inout Log) -> Void) {
        notes.log.withLock { body(&$0) }
    }

    func type(at path: DocumentPath) throws -> BSONType? {
        note { $0.types.append(path.description) }
        return document.view.type(at: path)
    }

    func count(at path: DocumentPath) throws -> Int? {
        note { $0.counts.append(path.description) }
        return document.view.count(at: path)
    }

    func withValue<Result>(
        at path: DocumentPath,
        _ body: (ValueView) throws -> Result
    ) throws -> Result? {
        note { $0.values.append(path.description) }
        return try document.view.withValue(at: path, body)
    }

    func forEachElement(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, ValueView) throws -> Bool
    ) throws {
        try document.view.forEachElement(at: path, from: position) { position, element in
            note { $0.elements += 1 }
            return try body(position, element)
        }
    }

    func forEachField(at path: DocumentPath, _ body: (ElementView) throws -> Bool) throws {
        try document.view.forEachField(at: path) { field in
            note { $0.fields += 1 }
            return try body(field)
        }
    }

    func forEachEntry(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, RawSpan, BSONType, ValueView?) throws -> Bool
    ) throws {
        try document.view.forEachEntry(at: path, from: position) { position, name, type, value in
            note { $0.entries += 1 }
            return try body(position, name, type, liesInParts(type) ? nil : value)
        }
    }

    /// Documents and arrays lie in parts where a test wants it.
    private func liesInParts(_ type: BSONType) -> Bool {
        isInParts && (type == .document || type == .array)
    }

    func positions(at path: DocumentPath, ofFields names: [String]) throws -> [Int?]? {
        guard isInParts else { return nil }
        note { $0.fieldLookups += names.count }
        var positions: [Int?] = names.map { _ in nil }
        try document.view.forEachEntry(at: path, from: 0) { position, name, _, _ in
            if let index = names.firstIndex(where: { name.equals($0) }), positions[index] == nil {
                positions[index] = position
            }
            return true
        }
        return positions
    }

    func positions(
        at path: DocumentPath,
        whereField name: String,
        equals value: BSONValue
    ) throws -> [Int]? {
        note { $0.lookups.append("\(path).\(name)") }
        guard indexedNames.contains(name) else { return nil }
        var positions: [Int] = []
        try document.view.forEachElement(at: path, from: 0) { position, element in
            if element.type == .array {
                positions.append(position)
            } else if let field = element.document?.value(name),
                field.type == .array || BSONValue(copying: field).compare(value) == 0
            {
                positions.append(position)
            }
            return true
        }
        return positions
    }

    func positions(at path: DocumentPath, equals value: BSONValue) throws -> [Int]? {
        let names = value.documentValue?.keys ?? []
        guard arrayAids?.hasMemberIndex == true || !indexedNames.isDisjoint(with: names) else {
            return nil
        }
        note { $0.lookups.append("\(path)") }
        var positions: [Int] = []
        try document.view.forEachElement(at: path, from: 0) { position, element in
            let element = BSONValue(copying: element)
            let members = element.arrayValue.map { Array($0) } ?? []
            if ([element] + members).contains(where: { $0.compare(value) == 0 }) {
                positions.append(position)
            }
            return true
        }
        return positions
    }

    func aids(at path: DocumentPath) throws -> ArrayAids? { arrayAids }

    func partitionPoint(
        at path: DocumentPath,
        where passes: (Int, ValueView) throws -> Bool
    ) throws -> Int {
        var (low, high) = (0, document.view.count(at: path) ?? 0)
        while low < high {
            let middle = (low + high) / 2
            note { $0.elements += 1 }
            let isPast = try document.view.withValue(at: path.index(middle)) {
                try passes(middle, $0)
            }
            if isPast == true { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
