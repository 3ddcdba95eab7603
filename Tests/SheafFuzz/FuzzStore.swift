// SPDX-License-Identifier: MIT
//
// The stores that inputs are tried on: documents of many shapes, small and spilled, once without
// indexes and once with.

internal import Sheaf
internal import SheafBSON

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A folder for stores, in memory where there is one; it goes when the process ends in peace.
let fuzzFolder: String = {
    let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    let path = "\(base)/sheaf-fuzz-\(getpid())"
    mkdir(path, 0o700)
    atexit {
        for name in ["queries", "damage"] {
            for suffix in ["", "-lock", ".creating"] { unlink("\(fuzzFolder)/\(name)\(suffix)") }
        }
        rmdir(fuzzFolder)
    }
    return path
}()

/// How stores are opened here: as fast as can be, and nothing happens by the clock.
var fuzzOptions: StoreOptions {
    var options = StoreOptions()
    options.durability = .withoutSync
    options.maintenanceInterval = .seconds(86_400)
    // The address sanitizer takes long to forget a large map.
    options.mapSizeBytesMax = 1 << 28
    return options
}

/// Does what must work.
func must<Result>(_ what: String, _ body: () throws -> Result) -> Result {
    do { return try body() } catch { preconditionFailure("\(what): \(error)") }
}

/// The store of the language's targets.
let fuzzStore: Store = must("Making a store") {
    let store = try Store.open(at: "\(fuzzFolder)/queries", options: fuzzOptions)
    let (plain, indexed) = (store.collection("plain"), store.collection("indexed"))
    try store.write { transaction in
        _ = try plain.insertMany(fuzzDocuments, in: &transaction)
        _ = try indexed.insertMany(fuzzDocuments, in: &transaction)
        for keys in [["a": 1], ["a.b": 1, "c": -1], ["n": -1], ["list._id": 1]] as [Document] {
            _ = try indexed.createIndex(keys, in: &transaction)
        }
    }
    return store
}

/// Documents with a value of every type, missing fields, arrays in arrays; one has spilled.
let fuzzDocuments: [Document] = {
    var documents: [Document] = [
        ["_id": 1, "a": 1, "n": 5, "c": "x"], ["_id": 2, "a": [1, 2, 3], "n": 2.5, "c": .null],
        ["_id": 3, "a": ["b": 1, "c": [1, [2, 3]]], "n": .int64(.max), "s": "Straße"],
        ["_id": 4, "a": [["b": 1], ["b": 2, "x": "y"], 7], "n": -1, "c": "y"],
        ["_id": 5, "list": [["_id": 1, "g": 2], ["_id": 2, "g": 3]], "m": ["k": ["l": 1]]],
        ["_id": 6, "a": .null, "d": .date(DateTime(millisecondsSinceEpoch: 1_700_000_000_000))],
        ["_id": 7, "a": [], "n": .double(.nan), "t": true], ["_id": 8],
        ["_id": 9, "a": .string(String(repeating: "ab", count: 600)), "n": 0],
        [
            "_id": 10,
            "list": .array(BSONArray((0..<600).map { ["_id": .int32($0), "g": .int32($0 % 7)] })),
        ],
    ]
    for (number, seed) in documentSeeds.enumerated() {
        guard let value = try? Document(validating: seed, depthMax: 100) else { continue }
        documents.append(["_id": .integer(100 + number), "v": .document(value)])
    }
    return documents
}()

extension BSONValue {
    /// A number of the type that MongoDB's shell would take.
    static func integer(_ number: Int) -> BSONValue { .int32(Int32(number)) }
}

/// The document, or array of documents, that a text of Extended JSON means.
func fuzzRequest(_ text: [UInt8]) -> BSONValue? {
    try? ExtendedJSON.parse(text)
}
