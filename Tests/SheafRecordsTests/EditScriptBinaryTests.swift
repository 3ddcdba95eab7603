// SPDX-License-Identifier: MIT
//
// The binary form of scripts: what was written is read, by this version and by all later ones, and
// bytes that were not written so are refused.

import SheafBSON
import SheafTestSupport
import Testing

@Suite struct EditScriptBinaryTests {
    private static let semesters = DocumentPath.root.field("semesters").field("21")

    /// Scripts with their bytes in hexadecimal digits.
    ///
    /// They are fixed: a later version that cannot read one of them cannot read the logs of today.
    static let vectors: [(EditScript, String)] = [
        (EditScript(), "01"),
        (
            EditScript([.set(.root.field("a"), .int32(7))]),
            "01" + "01010001" + "61" + "0b0000001000" + "07000000" + "00"
        ),
        (
            EditScript([.set(semesters.index(3).field("grade"), "A")]),
            "01" + "0104" + "0009" + "73656d657374657273" + "0002" + "3231" + "04" + "0005"
                + "6772616465" + "0d0000000200" + "020000004100" + "00"
        ),
        (EditScript([.unset(.root.field("é"))]), "01" + "020100" + "02c3a9"),
        (
            EditScript([.rename(.root.field("a"), to: .root.field("b").field("c"))]),
            "01" + "03010001" + "61" + "020001" + "62" + "0001" + "63"
        ),
        (
            EditScript([.arrayInsert(.root.field("a"), position: 300, [.null])]),
            "01" + "04010001" + "61" + "ac02" + "0f00000004000800" + "0000" + "0a3000" + "0000"
        ),
        (
            EditScript([.arrayAppend(.root.field("a"), [true, "x"])]),
            "01" + "05010001" + "61" + "190000000400" + "12000000" + "08300001"
                + "023100" + "020000007800" + "00" + "00"
        ),
        (
            EditScript([.arrayRemove(.root.field("a"), positions: [0, 1, 5])]),
            "01" + "06010001" + "61" + "03" + "000003"
        ),
        (
            EditScript([.arrayReplace(.root.field("a"), [])]),
            "01" + "07010001" + "61" + "0c0000000400" + "0500000000" + "00"
        ),
        (
            EditScript([
                .arrayAid(
                    .root.field("a"),
                    .order(ElementOrder([.init("n", isAscending: false)]))
                ),
                .arrayAid(.root.field("a"), .memberIndex),
                .arrayAid(.root.field("a"), .keyFields(["x", "yz"])),
            ]),
            "01" + "08010001" + "61" + "0101" + "0201" + "6e" + "08010001" + "61" + "02"
                + "08010001" + "61" + "03" + "02" + "01" + "78" + "02" + "797a"
        ),
    ]

    @Test(arguments: vectors.indices)
    func theBytesOfAVersionStay(_ index: Int) throws {
        let (script, digits) = Self.vectors[index]
        #expect(Self.digits(script.binary) == digits)
        #expect(try EditScript(binary: Self.bytes(digits)) == script)
    }

    /// Random edits of all kinds go through bytes and do to a document what the originals do.
    @Test(arguments: 0..<2)
    func aDecodedScriptDoesTheSame(_ seed: Int) throws {
        var random = RandomEdits(seed: UInt64(seed) + 9000, sizeMax: 3000)
        var (document, replica) = (random.document(), Document())
        replica = document
        for _ in 0..<200 {
            let script = EditScript([random.edit(document)])
            let decoded = try EditScript(binary: script.binary)
            #expect(decoded == script)
            document = try EditInterpreter.apply(script, to: document)
            replica = try EditInterpreter.apply(decoded, to: replica)
            try #require(replica == document)
        }
    }

    @Test func anUnknownVersionIsRefused() throws {
        var bytes = EditScript([.unset(.root.field("a"))]).binary
        bytes[0] = 2
        #expect {
            _ = try EditScript(binary: bytes)
        } throws: { error in
            (error as? BSONError)?.message.contains("version 2") == true
        }
        #expect(throws: BSONError.self) { try EditScript(binary: []) }
    }

    /// Bytes that were cut, flipped or made up are refused or are edits; nothing else happens.
    @Test func damagedBytesAreRefusedOrRead() throws {
        var edits = RandomEdits(seed: 77, sizeMax: 3000)
        let document = edits.document()
        var random = SeededGenerator(seed: 78)
        var refusedCount = 0
        for round in 0..<1500 {
            var bytes = EditScript([edits.edit(document), edits.edit(document)]).binary
            switch round % 3 {
            case 0: bytes.removeLast(1 + random.below(bytes.count))
            case 1:
                for _ in 0..<(1 + random.below(3)) {
                    bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
                }
            default: bytes = [1] + (0..<random.below(60)).map { _ in UInt8(random.below(256)) }
            }
            guard let script = try? EditScript(binary: bytes) else {
                refusedCount += 1
                continue
            }
            #expect(try EditScript(binary: script.binary) == script)
        }
        #expect(refusedCount > 400)
    }

    /// What the bytes of a script say about lengths is held against what is there.
    @Test(arguments: [
        "01" + "09010001" + "61",  // a kind that is none
        "01" + "0201" + "00" + "ff01" + "61",  // a name longer than the bytes
        "01" + "0201" + "0001" + "00",  // a name with a NUL
        "01" + "0201" + "0001" + "ff",  // a name that is not UTF-8
        "01" + "06010001" + "61" + "ffffffffffffffff7f",  // more positions than bytes
        "01" + "06010001" + "61" + "02" + "ffffffffffffffff7f" + "00",  // a position beyond Int
        "01" + "01010001" + "61" + "ffffff7f1000070000" + "00",  // a value longer than the bytes
        "01" + "05010001" + "61" + "0b0000001000" + "07000000" + "00",  // elements that are none
        "01" + "01010001" + "61" + "0500000000",  // a value that is missing
        "01" + "08010001" + "61" + "0101" + "0301" + "6e",  // a direction that is none
        "01" + "0201" + "ffffffffffffffffffff",  // a number that does not end
    ])
    func lengthsAreNotBelieved(_ digits: String) {
        #expect(throws: BSONError.self) { try EditScript(binary: Self.bytes(digits)) }
    }

    /// A range of positions takes one byte each, whatever the array's length.
    @Test func positionsAreBrief() {
        let script = EditScript([
            .arrayRemove(.root.field("a"), positions: Array(1_000_000..<1_000_100))
        ])
        #expect(script.binary.count < 120)
    }

    private static func digits(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(_ digits: String) -> [UInt8] {
        let digits = Array(digits)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }
}
