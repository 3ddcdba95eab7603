// SPDX-License-Identifier: MIT
//
// Opening and backing up: a file gets its name when it is whole. Until then it has another one,
// which a crash may leave behind and the next attempt takes over.

/// A file in the making, which no other process or thread makes at the same time.
struct DraftFile: ~Copyable {
    let path: String
    let file: FileDescriptor
    private let target: String

    /// Claims the draft of a file, empty; waits for others that have it.
    init(of target: String, suffix: String, mode: UInt32) throws(KeyValueError) {
        self.target = target
        path = target + suffix
        while true {
            let file = try FileDescriptor(opening: path, for: .writing(createMode: mode))
            try file.lock(.sole)
            // Whoever had the lock before may have taken the name of the draft with it.
            guard try FileStatus(at: path)?.identity == file.status.identity else { continue }
            try file.truncate(to: 0)
            self.file = file
            return
        }
    }

    /// Gives the file its name, in place of whatever had it; deletes it when that fails.
    consuming func publish(synchronising: Bool) throws(KeyValueError) {
        do throws(KeyValueError) {
            if synchronising { try file.synchronise() }
            try FileSystem.rename(path, to: target)
        } catch {
            FileSystem.remove(path)
            throw error
        }
        if synchronising { try FileSystem.synchronise(folder: FileSystem.split(target).folder) }
    }

    /// Deletes the draft.
    consuming func discard() {
        FileSystem.remove(path)
    }
}
