// SPDX-License-Identifier: MIT
//
// Opening: a new file is made whole under another name before it gets its own. LMDB's first write
// to a file is not safe against a crash: half done, it is no store for ever.

enum StoreCreation {
    /// Creates a store, unless somebody else does so at the same time.
    ///
    /// A crash leaves no file, or a whole one; at most a draft beside it, which is used again.
    static func create(at path: String, _ options: EnvironmentOptions) throws(KeyValueError) {
        let draft = try DraftFile(of: path, suffix: ".creating", mode: options.fileMode)
        if try isStore(path) { return draft.discard() }
        do throws(KeyValueError) {
            try write(draft.path, options)
        } catch {
            draft.discard()
            throw error
        }
        try draft.publish(synchronising: options.durability != .withoutSync)
    }

    /// Whether there is something at the path that is not to be replaced.
    static func isStore(_ path: String) throws(KeyValueError) -> Bool {
        guard let status = try FileStatus(at: path) else { return false }
        return !status.isRegular || status.byteCount > 0
    }

    /// Makes a store with one committed record, which no other process knows of.
    private static func write(_ path: String, _ options: EnvironmentOptions) throws(KeyValueError) {
        var draft = options
        draft.mapSizeBytes = 1 << 20
        let lmdb = try LMDBEnvironment(path: path, options: draft, withoutLock: true)
        defer { lmdb.close() }
        try SystemTable.create(in: lmdb)
    }
}
