// SPDX-License-Identifier: MIT
//
// Results as text, and numbers as people read them.

import SheafBSON
import Testing

@testable import storectl

@Suite struct OutputTests {
    private let value: BSONValue = [
        "_id": .objectID(ObjectID("65f0c8e2a1b2c3d4e5f60718") ?? ObjectID()),
        "n": 1, "long": .int64(5), "half": 0.5, "tags": ["a", "b"], "none": [:],
        "at": .date(DateTime(millisecondsSinceEpoch: 1000)),
    ]

    @Test func oneLine() {
        #expect(
            ResultFormat(isOneLine: true).text(value)
                == #"{"_id":{"$oid":"65f0c8e2a1b2c3d4e5f60718"},"n":1,"long":5,"half":0.5,"#
                + #""tags":["a","b"],"none":{},"at":{"$date":"1970-01-01T00:00:01Z"}}"#
        )
    }

    @Test func canonical() {
        #expect(
            ResultFormat(isCanonical: true, isOneLine: true).text(["n": 1, "l": .int64(5)])
                == #"{"n":{"$numberInt":"1"},"l":{"$numberLong":"5"}}"#
        )
    }

    @Test func pretty() {
        #expect(
            ResultFormat().text(value) == """
                {
                  "_id": {"$oid": "65f0c8e2a1b2c3d4e5f60718"},
                  "n": 1,
                  "long": 5,
                  "half": 0.5,
                  "tags": [
                    "a",
                    "b"
                  ],
                  "none": {},
                  "at": {"$date": "1970-01-01T00:00:01Z"}
                }
                """
        )
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"),
        (-1_000_001, "-1,000,001"),
    ])
    func counts(_ number: Int, _ text: String) {
        #expect(Quantity.count(number) == text)
    }

    @Test(arguments: [
        (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (1_550_000, "1.6 MB"),
        (999_960, "1.0 MB"), (2_000_000_000, "2.0 GB"), (3_000_000_000_000, "3.0 TB"),
    ])
    func bytes(_ number: Int, _ text: String) {
        #expect(Quantity.bytes(number) == text)
    }

    @Test(arguments: [
        (Duration.milliseconds(5), "0.01 s"), (.milliseconds(1230), "1.23 s"), (.zero, "0.00 s"),
    ])
    func seconds(_ duration: Duration, _ text: String) {
        #expect(Quantity.seconds(duration) == text)
    }

    @Test(
        arguments: [
            ("updatOne", "updateOne"), ("fnid", "find"), ("FINDONE", "findOne"),
            ("inserMany", "insertMany"),
            ("xyz", nil), ("", nil), ("countDocument", "countDocuments"), ("limt", nil),
        ] as [(String, String?)]
    )
    func closestNames(_ name: String, _ closest: String?) {
        let names = CollectionMethod.allCases.map(\.rawValue)
        #expect(ClosestName.find(name, among: names) == closest)
    }
}
