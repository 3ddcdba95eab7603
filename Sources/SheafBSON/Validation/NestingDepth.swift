// SPDX-License-Identifier: MIT
//
// How deep a value nests, for limits on results and not only on inputs. The walk is flat.

extension ValueView {
    /// How many documents and arrays lie in each other: 0 for a scalar, 1 for a document of
    /// scalars.
    ///
    /// The variables of code count as a document.
    ///
    /// - Complexity: O(bytes); nothing is allocated.
    package var nestingDepth: Int {
        let document = DocumentView(trusting: bytes)
        guard var offset = firstElement(typeNumber, at: 0) else { return 0 }
        var (depth, deepest) = (1, 1)
        while depth > 0 {
            var cursor = ElementCursor(document, offset: offset)
            guard let element = cursor.advance() else {
                depth -= 1
                offset += 1
                continue
            }
            if let inner = firstElement(element.typeNumber, at: element.valueStart) {
                depth += 1
                deepest = max(deepest, depth)
                offset = inner
            } else {
                offset = element.valueEnd
            }
        }
        return deepest
    }

    /// Where the first element of a container begins whose payload starts at an offset.
    private func firstElement(_ typeNumber: UInt8, at offset: Int) -> Int? {
        switch typeNumber {
        case 0x03, 0x04: offset + 4
        case 0x0F: offset + 12 + Int(bytes.integer(at: offset + 4, as: Int32.self))
        default: nil
        }
    }
}

extension DocumentView {
    /// How many documents and arrays lie in each other; 1 for a document of scalars.
    ///
    /// - Complexity: O(bytes); nothing is allocated.
    package var nestingDepth: Int { ValueView(self).nestingDepth }
}

extension Document {
    /// How many documents and arrays lie in each other; 1 for a document of scalars.
    ///
    /// - Complexity: O(bytes); nothing is allocated.
    package var nestingDepth: Int { view.nestingDepth }
}

extension BSONValue {
    /// How many documents and arrays lie in each other: 0 for a scalar, 1 for a document of
    /// scalars.
    ///
    /// - Complexity: O(bytes).
    package var nestingDepth: Int {
        let payload = encodedBytes
        return ValueView(typeNumber: type.rawValue, trusting: unsafe payload.span.bytes)
            .nestingDepth
    }
}
