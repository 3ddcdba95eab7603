// SPDX-License-Identifier: MIT
//
// Opening: which files this process has open. Opening one twice through LMDB and closing it once
// ends all its locks; other processes then use pages again that are being read here.

/// The open environments of this process.
enum EnvironmentRegistry {
    private struct Entry {
        let environment: Environment
        let file: StoreFile
        var count = 1
        var isClosing = false
    }

    private static let entries = Monitor<[Entry]>([])

    /// Yields the environment that has the file open, or opens it.
    static func open(
        _ path: String,
        _ options: EnvironmentOptions
    ) throws(KeyValueError) -> Environment {
        while true {
            let opened = try entries.withLock { entries throws(KeyValueError) in
                try open(path, options, &entries)
            }
            if let opened { return opened }
            entries.withLock(waitingWhile: { $0.contains(where: \.isClosing) }, until: nil) { _ in }
        }
    }

    /// Counts a closing; true if it was the last.
    static func close(_ environment: Environment) -> Bool {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.environment === environment }),
                !entries[index].isClosing
            else { return false }
            entries[index].count -= 1
            entries[index].isClosing = entries[index].count == 0
            return entries[index].isClosing
        }
    }

    /// Forgets an environment whose file has been closed.
    static func remove(_ context: EnvironmentContext) {
        // Released outside: the environment may go away with its entry.
        let removed = entries.withLock { entries -> Entry? in
            guard let index = entries.firstIndex(where: { $0.environment.context === context })
            else { return nil }
            return entries.remove(at: index)
        }
        entries.wakeAll()
        withExtendedLifetime(removed) {}
    }

    /// Nil if the file is being closed: then wait.
    private static func open(
        _ path: String,
        _ options: EnvironmentOptions,
        _ entries: inout [Entry]
    ) throws(KeyValueError) -> Environment? {
        // A child has its parent's entries, but not its parent's environments.
        entries.removeAll { $0.environment.context.processNumber != ForkGuard.install() }
        let file = try StoreFile(at: path, options)
        if let index = entries.firstIndex(where: { $0.file.identity == file.identity }) {
            guard !entries[index].isClosing else { return nil }
            let environment = entries[index].environment
            guard options.isReadOnly || !environment.options.isReadOnly else { throw .onlyRead }
            entries[index].count += 1
            return environment
        }
        guard !entries.contains(where: { $0.file.path == file.path }) else { throw .replaced }
        let environment = try Environment(opening: file, options)
        entries.append(Entry(environment: environment, file: file))
        return environment
    }
}

extension KeyValueError {
    fileprivate static var onlyRead: KeyValueError {
        KeyValueError(
            .alreadyOpen,
            "This process has the store open for reading only. Close it there first."
        )
    }

    fileprivate static var replaced: KeyValueError {
        KeyValueError(
            .alreadyOpen,
            "The file was replaced while this process had it open. Close it before replacing it."
        )
    }
}
