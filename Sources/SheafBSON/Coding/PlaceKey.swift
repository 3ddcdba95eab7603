// SPDX-License-Identifier: MIT
//
// Keys of places that have no key type of their own, and paths of keys as text for errors.

/// The key of an element, of a name that is only known at run time, or of a superclass.
struct PlaceKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ index: Int) {
        intValue = index
        stringValue = String(index)
    }

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        self.init(intValue)
    }

    /// Where a superclass encodes itself unless the code says otherwise.
    static let superclass = PlaceKey(stringValue: "super")
}

extension [any CodingKey] {
    /// The path as MongoDB writes paths.
    var text: String {
        map(\.stringValue).joined(separator: ".")
    }
}
