// SPDX-License-Identifier: MIT
//
// Ids: their text, their order, and that no two are the same.

import Synchronization
import Testing

@testable import SheafBSON

@Suite struct ObjectIDTests {
    @Test func textAndBytesRoundTrip() throws {
        let id = try #require(ObjectID("65f0c8e2a1b2c3d4e5f60718"))
        #expect(id.description == "65f0c8e2a1b2c3d4e5f60718")
        #expect(
            id.bytes == [
                0x65, 0xF0, 0xC8, 0xE2, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0x07, 0x18,
            ]
        )
        #expect(ObjectID(bytes: id.bytes) == id)
        #expect(ObjectID("65F0C8E2A1B2C3D4E5F60718") == id)
        #expect(id.secondsSinceEpoch == 0x65F0_C8E2)
        #expect(MemoryLayout<ObjectID>.size == 12)
    }

    @Test(arguments: [
        "", "65f0c8e2a1b2c3d4e5f6071", "65f0c8e2a1b2c3d4e5f607180", "65f0c8e2a1b2c3d4e5f6071g",
        "65f0c8e2a1b2c3d4e5f6071 ", "+5f0c8e2a1b2c3d4e5f60718", "６5f0c8e2a1b2c3d4e5f60718",
    ])
    func otherTextIsNoID(_ text: String) {
        #expect(ObjectID(text) == nil)
    }

    @Test func otherNumbersOfBytesAreNoID() {
        #expect(ObjectID(bytes: [UInt8](repeating: 0, count: 11)) == nil)
        #expect(ObjectID(bytes: [UInt8](repeating: 0, count: 13)) == nil)
    }

    @Test func orderIsThatOfTheBytes() throws {
        let texts = [
            "000000000000000000000000", "000000000000000000000001", "0000000000000000000000ff",
            "000000000000000001000000", "00000000000000ff00000000", "7fffffffffffffffffffffff",
            "800000000000000000000000", "ffffffffffffffffffffffff",
        ]
        let ids = try texts.map { try #require(ObjectID($0)) }
        for (index, left) in ids.enumerated() {
            for (otherIndex, right) in ids.enumerated() {
                #expect((left < right) == (index < otherIndex))
            }
        }
    }

    // The parts of a new id: the second of now, the same five bytes in all ids of a process, and a
    // counter that goes up by one. Other tests make ids at the same time, so the counter may leave
    // some out.
    @Test func newIDsCarrySecondsProcessAndCounter() throws {
        var last = ObjectID()
        for _ in 0..<10_000 {
            let next = ObjectID()
            #expect(next.bytes[4..<9] == last.bytes[4..<9])
            #expect(next.secondsSinceEpoch >= last.secondsSinceEpoch)
            let step = (counter(next) - counter(last)) & 0xFF_FFFF
            #expect(step > 0 && step < 0x80_0000)
            last = next
        }
        #expect(last.secondsSinceEpoch > 1_700_000_000)
    }

    // Eight threads make 25,000 ids each at the same time; a counter that is not one atomic step
    // makes duplicates here.
    @Test func idsOfManyThreadsAreUnique() async {
        let all = await withTaskGroup(of: [ObjectID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<25_000).map { _ in ObjectID() } } }
            return await group.reduce(into: Set<ObjectID>()) { $0.formUnion($1) }
        }
        #expect(all.count == 200_000)
    }

    private func counter(_ id: ObjectID) -> Int {
        id.bytes.suffix(3).reduce(0) { $0 << 8 | Int($1) }
    }
}
