// SPDX-License-Identifier: MIT
//
// A store of its own for each test, in a folder that goes with it.

import Sheaf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder that is removed when nobody holds it any more.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        path = "\(base)/sheaf-\(ObjectID())"
        mkdir(path, 0o700)
    }

    /// The names of the files, sorted.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}

/// A store in a folder of its own.
struct TemporaryStore {
    let folder = TemporaryFolder()
    let store: Store

    /// Opens a new store.
    ///
    /// Tests do not wait for the disk unless they say so, and nothing expires while they run.
    init(_ change: (inout StoreOptions) -> Void = { $0.durability = .withoutSync }) throws {
        var options = StoreOptions()
        options.maintenanceInterval = .seconds(86_400)
        change(&options)
        store = try Store.open(at: "\(folder.path)/test.sheaf", options: options)
    }

    /// The path of the store.
    var path: String { "\(folder.path)/test.sheaf" }

    /// A collection of the store.
    func collection(_ name: String = "test") -> Collection { store.collection(name) }
}
