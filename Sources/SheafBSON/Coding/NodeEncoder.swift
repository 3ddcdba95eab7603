// SPDX-License-Identifier: MIT
//
// What a value's own code sees while it encodes itself: an encoder and its three kinds of
// containers, each a thin face of an EncodingNode. One generic method stands for all the methods
// that the protocols list by type.

/// The encoder of one place.
struct NodeEncoder: Encoder {
    let node: EncodingNode
    let codingPath: [any CodingKey]
    let state: EncodingState

    var userInfo: [CodingUserInfoKey: Any] { state.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeDocument()
        return KeyedEncodingContainer(NodeFields(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeArray()
        return NodeElements(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        NodeValue(encoder: self)
    }

    /// The encoder of a place below this one.
    fileprivate func below(_ key: any CodingKey) -> NodeEncoder {
        let path = codingPath + [key]
        return NodeEncoder(node: EncodingNode(at: path), codingPath: path, state: state)
    }

    fileprivate func slot(
        _ value: some Encodable,
        _ key: any CodingKey
    ) throws
        -> EncodingNode.Slot
    {
        try EncodingNode.Slot(value, at: codingPath + [key], state)
    }
}

private struct NodeFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: NodeEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) throws {
        try set(key, .value(.null))
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try set(key, try encoder.slot(value, key))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        below(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        below(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { below(PlaceKey.superclass) }

    func superEncoder(forKey key: Key) -> any Encoder { below(key) }

    private func below(_ key: any CodingKey) -> NodeEncoder {
        let encoder = encoder.below(key)
        self.encoder.node.set(key.stringValue, .node(encoder.node))
        return encoder
    }

    private func set(_ key: Key, _ slot: EncodingNode.Slot) throws {
        encoder.node.set(key.stringValue, slot)
    }
}

private struct NodeElements: UnkeyedEncodingContainer {
    let encoder: NodeEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.node.elements.count }

    func encodeNil() {
        encoder.node.append(.value(.null))
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        encoder.node.append(try encoder.slot(value, PlaceKey(count)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        below().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        below().unkeyedContainer()
    }

    func superEncoder() -> any Encoder { below() }

    private func below() -> NodeEncoder {
        let encoder = encoder.below(PlaceKey(count))
        self.encoder.node.append(.node(encoder.node))
        return encoder
    }
}

private struct NodeValue: SingleValueEncodingContainer {
    let encoder: NodeEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() {
        encoder.node.set(.null)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        encoder.node.set(
            try EncodingNode.Slot(value, at: codingPath, encoder.state).finished()
        )
    }
}
