// SPDX-License-Identifier: MIT
//
// A whole document in memory as a reader: every question is a walk over its bytes.

extension DocumentView: DocumentReader {
    /// The type of the value at a path; the root is a document.
    package func type(at path: DocumentPath) -> BSONType? {
        value(at: path)?.type ?? (path.isRoot ? .document : nil)
    }

    /// The number of elements or fields at a path, by counting.
    package func count(at path: DocumentPath) -> Int? {
        path.isRoot ? count : value(at: path)?.container?.count
    }

    /// Shows the value at a path, where it lies.
    package func withValue<Result>(
        at path: DocumentPath,
        _ body: (ValueView) throws -> Result
    ) throws -> Result? {
        guard !path.isRoot else {
            return try body(ValueView(typeNumber: BSONType.document.rawValue, trusting: bytes))
        }
        guard let value = value(at: path) else { return nil }
        return try body(value)
    }

    /// Walks the array at a path; positions before the first one are stepped over.
    package func forEachElement(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, ValueView) throws -> Bool
    ) throws {
        guard let array = value(at: path)?.array else { return }
        var cursor = array.elements
        var index = 0
        while let element = cursor.next() {
            if index >= position, try !body(index, element.value) { return }
            index += 1
        }
    }

    /// Walks the document at a path.
    package func forEachField(
        at path: DocumentPath,
        _ body: (ElementView) throws -> Bool
    ) throws {
        var cursor = elements
        if !path.isRoot {
            guard let document = value(at: path)?.document else { return }
            cursor = document.elements
        }
        while let element = cursor.next() {
            guard try body(element) else { return }
        }
    }

    /// Walks the document or array at a path; every value is at hand.
    package func forEachEntry(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, RawSpan, BSONType, ValueView?) throws -> Bool
    ) throws {
        var cursor = elements
        if !path.isRoot {
            guard let container = value(at: path)?.container else { return }
            cursor = container.elements
        }
        var index = 0
        while index < position {
            guard cursor.advance() != nil else { return }
            index += 1
        }
        while let element = cursor.next() {
            guard try body(index, element.nameBytes, element.value.type, element.value) else {
                return
            }
            index += 1
        }
    }

    /// Answers nil: fields are found by walking.
    package func positions(at path: DocumentPath, ofFields names: [String]) -> [Int?]? {
        nil
    }

    /// Answers nil: there is no index, the caller looks at all elements.
    package func positions(
        at path: DocumentPath,
        whereField name: String,
        equals value: BSONValue
    ) -> [Int]? {
        nil
    }

    /// The value at a path below the root.
    @_lifetime(copy self)
    package func value(at path: DocumentPath) -> ValueView? {
        var container = self
        var isArray = false
        for (depth, step) in path.steps.enumerated() {
            let found: ValueView?
            switch step {
            case .field(let name): found = isArray ? nil : container.value(name)
            case .index(let position): found = isArray ? container.element(at: position) : nil
            }
            guard let value = found else { return nil }
            if depth == path.steps.count - 1 { return value }
            guard let next = value.container else { return nil }
            container = next
            isArray = value.type == .array
        }
        return nil
    }
}
