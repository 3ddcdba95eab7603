// SPDX-License-Identifier: MIT
//
// An order of the elements of an array, as `$push` with `$sort` asks for and as the storage
// remembers it. Elements are compared by keys of bytes, so that one of them is taken apart once
// however often it is compared.

/// An order of the elements of an array: by themselves, or by values in them.
///
///     let order = ElementOrder([.init("score", isAscending: false)])
///     order.key(of: best).lexicographicallyPrecedes(order.key(of: worst))  // true
///
/// An element that has no value at a path counts as null there. Arrays on the way are entered by
/// position only.
package struct ElementOrder: Sendable, Hashable {
    /// One value that decides.
    package struct Key: Sendable, Hashable {
        /// The dotted path to the value; empty for the element itself.
        package let path: String
        /// Whether small values come first.
        package let isAscending: Bool
        /// The path taken apart.
        fileprivate let names: [String]

        /// The value at a path.
        package init(_ path: String, isAscending: Bool) {
            self.path = path
            self.isAscending = isAscending
            names = path.isEmpty ? [] : path.split(separator: ".").map(String.init)
        }
    }

    /// The values in the order in which they decide.
    package let keys: [Key]

    /// An order by some values.
    package init(_ keys: [Key]) {
        self.keys = keys
    }

    /// Bytes that are ordered as the elements are that they stand for, texts in the order of a
    /// language if there is one.
    package func key(of element: ValueView, by texts: (any TextOrder)? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        appendKey(of: element, to: &bytes, by: texts)
        return bytes
    }

    /// Appends the key of an element to bytes.
    package func appendKey(
        of element: ValueView,
        to bytes: inout [UInt8],
        by texts: (any TextOrder)? = nil
    ) {
        for key in keys {
            let start = bytes.count
            if let value = key.value(in: element) {
                SortKey.append(value, to: &bytes, by: texts)
            } else {
                SortKey.append(.null, to: &bytes)
            }
            if !key.isAscending { SortKey.invert(&bytes, from: start) }
        }
    }

    /// The elements in order; equal ones stay as they were.
    ///
    /// - Complexity: O(n log n) time; the keys of all elements in memory.
    package func sorted(
        _ elements: [BSONValue],
        by texts: (any TextOrder)? = nil
    ) -> [BSONValue] {
        elements.map { element in
            (key: element.withView { key(of: $0, by: texts) }, element: element)
        }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        .map(\.element)
    }
}

extension ElementOrder.Key {
    /// The value in an element, or nil when there is none.
    @_lifetime(copy element)
    fileprivate func value(in element: ValueView) -> ValueView? {
        var value = element
        for name in names {
            if let child = value.document?.value(name) {
                value = child
            } else if let position = ArrayIndex.position(name),
                let child = value.array?.element(at: position)
            {
                value = child
            } else {
                return nil
            }
        }
        return value
    }
}

// MARK: - As bytes

extension ElementOrder {
    /// The order as bytes: for each key 1 or, descending, 2, the path, and 00.
    package var encoded: [UInt8] {
        keys.flatMap { key in [key.isAscending ? 1 : 2] + key.path.utf8 + [0] }
    }

    /// Reads an order; nil when the bytes are none.
    package init?(encoded bytes: RawSpan) {
        var keys: [Key] = []
        var offset = 0
        while offset < bytes.byteCount {
            let direction = bytes.byte(at: offset)
            guard direction == 1 || direction == 2 else { return nil }
            var end = offset + 1
            while end < bytes.byteCount, bytes.byte(at: end) != 0 { end += 1 }
            guard end < bytes.byteCount else { return nil }
            let path = bytes.extracting((offset + 1)..<end).text
            keys.append(Key(path, isAscending: direction == 1))
            offset = end + 1
        }
        guard !keys.isEmpty else { return nil }
        self.keys = keys
    }
}

/// Tells whether elements that pass by one after another are in an order.
package struct OrderCheck {
    private let order: ElementOrder
    private let texts: (any TextOrder)?
    private var last: [UInt8] = []
    private var next: [UInt8] = []

    /// Nothing has passed by yet.
    package init(_ order: ElementOrder, by texts: (any TextOrder)? = nil) {
        (self.order, self.texts) = (order, texts)
    }

    /// Whether an element may come behind those before it.
    package mutating func accepts(_ element: ValueView) -> Bool {
        next.removeAll(keepingCapacity: true)
        order.appendKey(of: element, to: &next, by: texts)
        swap(&last, &next)
        return !last.lexicographicallyPrecedes(next)
    }
}
