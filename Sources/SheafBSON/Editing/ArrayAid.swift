// SPDX-License-Identifier: MIT
//
// What a storage may keep about an array beside its elements. Aids are no part of the document:
// they change no byte of it and no answer, only what an answer costs.

/// Something kept about an array so that questions need not read its elements.
package enum ArrayAid: Sendable, Hashable {
    /// The elements are in this order; forgotten as soon as they no longer are.
    case order(ElementOrder)
    /// An index that tells where an element is by its whole value.
    case memberIndex
    /// An index that tells where elements are by these fields, beside `_id`, and by no others.
    case keyFields([String])
}

/// The aids that an array has.
package struct ArrayAids: Sendable, Hashable {
    /// The order that the elements are known to be in.
    package let order: ElementOrder?
    /// Whether there is an index by whole values.
    package let hasMemberIndex: Bool
    /// The fields that an index tells elements by, beside `_id`.
    package let keyFields: [String]

    /// Some aids.
    package init(order: ElementOrder?, hasMemberIndex: Bool, keyFields: [String] = []) {
        self.order = order
        self.hasMemberIndex = hasMemberIndex
        self.keyFields = keyFields
    }
}
