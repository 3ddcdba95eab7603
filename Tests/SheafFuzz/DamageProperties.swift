// SPDX-License-Identifier: MIT
//
// What must hold for a store's file whatever the medium made of it: it is refused, or every read
// and write gives an error or an answer; the right one where reads look at checksums, or when
// verification finds nothing.

internal import Sheaf
internal import SheafBSON

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Damage to start from: nothing, one bit of a header, a page of zeros, a page in another's place.
let damageSeeds: [[UInt8]] = [
    [], [2, 0, 10, 0, 1], [3, 0, 0, 2, 0], [4, 0, 0, 3, 5], [9, 15, 200, 0, 255], [0, 0, 80, 0, 4],
]

/// Checks a store with damage, which is told by five bytes each: the page, the offset in it, what
/// is done there, and with which value.
func checkDamage(_ input: [UInt8]) {
    let image = DamageImage.shared
    var bytes = image.bytes
    for start in stride(from: 0, to: min(input.count - 4, 40), by: 5) {
        damage(&bytes, input[start..<start + 5])
    }
    if input.count > 4, input[4] == UInt8(ascii: "z") { readTooFar(input) }
    write(bytes, to: image.path)
    var options = fuzzOptions
    options.checksPages = true
    options.checksRecords = input.count > 3 && input[3] & 0x80 == 0
    guard let store = try? Store.open(at: image.path, options: options) else { return }
    defer { store.close() }
    let report = try? store.verify()
    let content = try? DamageImage.content(of: store)
    if options.checksRecords || report?.isSound == true, let content {
        precondition(content == image.content, "Other documents are read")
    }
    precondition(report?.isSound != true || content != nil, "A sound store cannot be read")
    DamageImage.use(store)
}

private func damage(_ bytes: inout [UInt8], _ order: ArraySlice<UInt8>) {
    let order = Array(order)
    let pageSize = 4096
    let pages = bytes.count / pageSize
    let page = Int(order[0]) % pages * pageSize
    let offset = page + (Int(order[1]) << 8 + Int(order[2])) % pageSize
    switch order[3] % 4 {
    case 0: bytes[offset] ^= order[4]
    case 1: bytes[offset] = order[4]
    case 2: bytes.replaceSubrange(page..<page + pageSize, with: repeatElement(0, count: pageSize))
    default:
        let other = Int(order[4]) % pages * pageSize
        bytes.replaceSubrange(page..<page + pageSize, with: Array(bytes[other..<other + pageSize]))
    }
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { preconditionFailure("\(path) cannot be written") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}

/// A sound store's file, and what is in it.
private struct DamageImage: Sendable {
    let path: String
    let bytes: [UInt8]
    let content: [[Document]]

    static let shared = must("Making a store") { try DamageImage() }

    private static let names = ["students", "log"]

    private init() throws {
        path = "\(fuzzFolder)/damage"
        unlink(path)
        let store = try Store.open(at: path, options: fuzzOptions)
        try Self.fill(store)
        content = try Self.content(of: store)
        store.close()
        guard let file = fopen(path, "r") else { preconditionFailure("\(path) cannot be read") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: ftell(file))
        rewind(file)
        precondition(fread(&bytes, 1, bytes.count, file) == bytes.count)
        self.bytes = bytes
    }

    /// Documents whole, with stubs and spilled, arrays with key indexes, nested containers, three
    /// indexes, free pages; and the last two states have the same documents.
    private static func fill(_ store: Store) throws {
        let (students, log) = (store.collection("students"), store.collection("log"))
        try store.write { transaction in
            for keys in [["tags": 1], ["long": 1]] as [Document] {
                _ = try students.createIndex(keys, in: &transaction)
            }
            for number in 0..<20 {
                _ = try students.insertOne(student(number), in: &transaction)
                _ = try log.insertOne(["_id": .integer(number), "n": 1], in: &transaction)
            }
        }
        try store.write { transaction in
            for number in 0..<3 {
                _ = try students.deleteOne(["_id": .integer(number)], in: &transaction)
            }
        }
        for number in 0..<3 {
            try store.write { transaction in
                _ = try log.updateOne(
                    ["_id": .integer(number)],
                    ["$inc": ["n": 1]],
                    in: &transaction
                )
            }
        }
        for name in ["x", "y", "z"] {
            try store.write { transaction in
                _ = try store.collection("scratch").insertOne(
                    ["_id": .string(name)],
                    in: &transaction
                )
            }
        }
    }

    private static func student(_ number: Int) -> Document {
        let grades = (0..<(number % 5 == 4 ? 700 : 3)).map { grade -> BSONValue in
            ["_id": .integer(grade), "name": "수학", "grade": .integer(grade % 9)]
        }
        var document: Document = [
            "_id": .integer(number), "uid": .string("u-\(number)"),
            "tags": [.integer(number % 3), "t"], "grades": .array(BSONArray(grades)),
        ]
        if number % 7 == 3 {
            let text = BSONValue.string(String(repeating: "x", count: 3000))
            document["deep"] = ["one": ["two": ["a": text, "b": text, "c": text], "t": text]]
            document["long"] = text
        }
        return document
    }

    static func content(of store: Store) throws -> [[Document]] {
        try store.read { snapshot in
            try names.map { try store.collection($0).find(in: snapshot) }
        }
    }

    /// Reads and writes in many ways; errors are answers.
    static func use(_ store: Store) {
        let students = store.collection("students")
        let filters: [Document] = [
            ["tags": 1], ["_id": 4], ["grades._id": 650], ["deep.one.t": ["$exists": true]],
            ["long": ["$gt": "x"]], ["grades": ["$size": 700]],
        ]
        let projection: Document = ["grades": ["$slice": -2], "deep.one.two.b": 1]
        for filter in filters {
            let options = FindOptions(projection: projection)
            _ = try? store.read { try students.find(filter, options: options, in: $0) }
            _ = try? store.read { try students.countDocuments(filter, in: $0) }
        }
        let updates: [Document] = [
            ["$set": ["grades.2.grade": 5]], ["$pull": ["grades": ["_id": 300]]],
            ["$push": ["grades": ["$each": [["_id": 9000]], "$position": 1]]],
            ["$unset": ["deep.one.two.a": ""]], ["$set": ["long": "short", "tags": [7]]],
        ]
        for update in updates {
            for filter in [["_id": 4], ["_id": 10], ["tags": 2]] as [Document] {
                _ = try? store.write { transaction in
                    _ = try students.updateMany(filter, update, in: &transaction)
                }
            }
        }
        _ = try? store.write { _ = try students.deleteMany(["tags": 0], in: &$0) }
        _ = try? store.write { _ = try store.collection("new").insertOne(["a": 1], in: &$0) }
        _ = try? store.verify()
    }
}
