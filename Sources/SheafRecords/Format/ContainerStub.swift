// SPDX-License-Identifier: MIT
//
// A stub stands where a value was that lies in a container of its own: an element of a type that
// BSON does not have, whose payload is the value's true type and the number of the container.

internal import SheafBSON

/// What stands in the place of a value that has spilled.
struct Stub: Equatable {
    /// The BSON type of the value.
    let type: BSONType
    /// Where the value lies.
    let container: ContainerID

    init(_ type: BSONType, in container: ContainerID) {
        self.type = type
        self.container = container
    }

    /// Reads the payload of a stub; nil when the value is none.
    init?(_ value: ValueView) {
        guard value.typeNumber == stubTypeNumber,
            let type = BSONType(rawValue: value.bytes.byte(at: 0))
        else { return nil }
        self.type = type
        container = ContainerID(value.bytes.integer(at: 1, as: UInt32.self))
    }

    /// The payload.
    var payload: [UInt8] {
        var bytes = [type.rawValue]
        bytes.append(littleEndian: container.number)
        return bytes
    }

    /// The number of stubs in a value, itself included.
    static func count(in value: ValueView) -> Int {
        var count = 0
        forEach(in: value) { _ in count += 1 }
        return count
    }

    /// Visits the stubs in a value, itself included.
    static func forEach<Failure: Error>(
        in value: ValueView,
        _ body: (Stub) throws(Failure) -> Void
    ) throws(Failure) {
        if let stub = Stub(value) { return try body(stub) }
        guard let container = value.container else { return }
        var cursor = container.elements
        while let element = cursor.next() { try forEach(in: element.value, body) }
    }
}
