// SPDX-License-Identifier: MIT
//
// Opening: from what the caller wrote to a file that LMDB may have: one name, no link, there, sound
// as far as its header tells.

/// A file that is ready to be opened.
struct StoreFile: Sendable {
    /// Its path without symbolic links, so that all processes agree on the lock file's name.
    let path: String
    let identity: FileStatus.Identity

    /// Finds the file, or creates it if the options allow.
    init(at path: String, _ options: EnvironmentOptions) throws(KeyValueError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw KeyValueError(.missing, "The path is empty or has a zero byte. Name a file.")
        }
        if try !StoreCreation.isStore(path) { try Self.create(path, options) }
        guard let resolved = try FileSystem.resolved(path),
            let status = try FileStatus(at: resolved)
        else { throw .missing(path) }
        guard !status.isFolder else {
            throw KeyValueError(.isFolder, "\(path) is a folder. Name a file in it.")
        }
        guard status.isRegular else { throw .notAStore(path) }
        self.path = resolved
        identity = status.identity
    }

    private static func create(
        _ path: String,
        _ options: EnvironmentOptions
    ) throws(KeyValueError) {
        guard options.createIfMissing, !options.isReadOnly else { throw .missing(path) }
        guard !FileSystem.isLink(path) else {
            throw KeyValueError(
                .missing,
                "\(path) is a symbolic link to nothing. Create what it names, or remove it."
            )
        }
        let (folder, name) = FileSystem.split(path)
        guard !name.isEmpty, let folder = try FileSystem.resolved(folder) else {
            throw KeyValueError(.missing, "There is no folder for \(path). Create it first.")
        }
        if !options.allowsNetworkFileSystem {
            try NetworkFileSystem.refuse(path, on: NetworkFileSystem.type(at: folder))
        }
        try StoreCreation.create(at: "\(folder == "/" ? "" : folder)/\(name)", options)
    }

    /// Reads the header, and refuses a file that is not a whole store.
    func check() throws(KeyValueError) {
        var attempts = 0
        while true {
            do throws(KeyValueError) {
                let file = try FileDescriptor(opening: path, for: .reading)
                let header = try StoreHeader(of: file, path: path)
                return try FreePageWalk.check(file, header, path)
            } catch {
                // Another process may have written between two of our reads.
                attempts += 1
                guard error.code == .truncated, attempts < 4 else { throw error }
            }
        }
    }

    /// Makes room for the lock file; true if the store is to be read without one.
    func prepareLock(_ options: EnvironmentOptions) throws(KeyValueError) -> Bool {
        // Those that made the lock file that is gone would not see ours.
        if try FileStatus(at: LockFile.path(of: path)) == nil, try UseClaim.isHeld(on: path) {
            throw KeyValueError(
                .alreadyOpen,
                "\(path) is in use, and its lock file was deleted. Close the store everywhere "
                    + "before it is opened again."
            )
        }
        do throws(KeyValueError) {
            try LockFile.prepare(beside: path, options)
            return false
        } catch {
            let isForbidden =
                error.code == .permissionDenied || error.code == .readOnlyFileSystem
            guard options.isReadOnly, isForbidden else { throw error }
        }
        // Reading without a place in the reader table is sound only as long as nobody writes.
        guard try !LockFile.isInUse(beside: path) else {
            throw KeyValueError(
                .permissionDenied,
                "\(path) is in use, and its lock file may not be written. Check its mode."
            )
        }
        return true
    }
}

extension KeyValueError {
    fileprivate static func missing(_ path: String) -> KeyValueError {
        KeyValueError(.missing, "There is no store at \(path). Check the path, or create it.")
    }
}
