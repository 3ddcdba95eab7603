// SPDX-License-Identifier: MIT
//
// A scan that shows the elements of an array: of a stored array a stretch is read at a time, so
// that memory does not grow with it.

import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A scan that shows a document for each element of an array.
final class UnwindCursor: StoredCursor {
    private let request: FindRequest
    private var progress: FindProgress
    private let unwinding: Unwinding
    private let path: DocumentPath

    /// The document whose elements are shown, with one element in the place of the array.
    private var base: (document: Document, id: RecordID)?
    private var elements: ArraySlice<BSONValue> = []
    /// The position of the element that is shown next.
    private var position = 0
    /// Whether the elements at hand are the last ones.
    private var isAtEnd = true

    /// How many elements, and how many bytes of them, are read at a time.
    private static let (elementCountMax, byteCountMax) = (256, 256 << 10)

    init(_ request: FindRequest, _ progress: FindProgress, _ unwinding: Unwinding) {
        self.request = request
        self.progress = progress
        self.unwinding = unwinding
        path = DocumentPath(unwinding.names.map { .field($0) })
    }

    func next(in snapshot: SheafKeyValue.Snapshot) throws -> Document? {
        while true {
            if let base, elements.isEmpty, !isAtEnd {
                _ = try progress.withRecord(base.id, in: snapshot) { try read($0) }
            }
            if let base, let element = elements.popFirst() {
                defer { position += 1 }
                return unwinding.document(base.document, element: element, at: position)
            }
            base = nil
            guard let document = try nextDocument(in: snapshot) else { return nil }
            if base == nil, let shown = unwinding.document(withoutElements: document) {
                return shown
            }
        }
    }

    /// The next document, with one element at most; if it has one, its first elements are read.
    private func nextDocument(in snapshot: SheafKeyValue.Snapshot) throws -> Document? {
        try progress.showNext(in: snapshot) { stored, match in
            let document = try request.projection.document(stored: stored, match: match)
            if case .array(let array)? = document.value(at: unwinding.names), !array.isEmpty {
                (base, position) = ((document, stored.id), 0)
                try read(stored)
            }
            return document
        }
    }

    /// Reads elements from the position on.
    private func read(_ stored: borrowing StoredDocument) throws {
        var (read, byteCount): ([BSONValue], Int) = ([], 0)
        isAtEnd = true
        try stored.forEachElement(at: path, from: position) { _, element in
            guard read.count < Self.elementCountMax, byteCount < Self.byteCountMax else {
                isAtEnd = false
                return false
            }
            byteCount += element.bytes.byteCount
            read.append(BSONValue(copying: element))
            return true
        }
        elements = read[...]
    }
}
