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

    private struct State {
        var entries: [Entry] = []
        /// The files that are being replaced: they cannot be opened until that is done.
        var reserved: Set<FileStatus.Identity> = []

        /// Whether waiting may help somebody whose file cannot be opened now.
        var isSettling: Bool { !reserved.isEmpty || entries.contains(where: \.isClosing) }
    }

    private static let state = Monitor(State())

    /// Yields the environment that has the file open, or opens it.
    static func open(
        _ path: String,
        _ options: EnvironmentOptions
    ) throws(KeyValueError) -> Environment {
        var attempts = 0
        while true {
            do throws(KeyValueError) {
                let opened = try state.withLock { state throws(KeyValueError) in
                    try open(path, options, &state)
                }
                if let opened { return opened }
                state.withLock(waitingWhile: \.isSettling, until: nil) { _ in }
            } catch {
                // Whoever replaced the file is done with it.
                attempts += 1
                guard error.code == .replaced, attempts < 4 else { throw error }
            }
        }
    }

    /// Counts a closing; true if it was the last.
    static func close(_ environment: Environment) -> Bool {
        state.withLock { state in
            guard let index = state.entries.firstIndex(where: { $0.environment === environment }),
                !state.entries[index].isClosing
            else { return false }
            state.entries[index].count -= 1
            state.entries[index].isClosing = state.entries[index].count == 0
            return state.entries[index].isClosing
        }
    }

    /// Forgets an environment whose file has been closed.
    static func remove(_ context: EnvironmentContext) {
        // Released outside: the environment may go away with its entry.
        let removed = state.withLock { state -> Entry? in
            let index = state.entries.firstIndex { $0.environment.context === context }
            return index.map { state.entries.remove(at: $0) }
        }
        state.wakeAll()
        withExtendedLifetime(removed) {}
    }

    /// Whether this process has a file open.
    static func isOpen(_ identity: FileStatus.Identity) -> Bool {
        state.withLock { $0.entries.contains { $0.file.identity == identity } }
    }

    /// Runs a body that replaces a file; this process has it not open, and opens it when the body
    /// is done.
    static func withReserved<Result>(
        _ identity: FileStatus.Identity,
        _ body: () throws -> Result
    ) throws -> Result {
        try state.withLock { state throws(KeyValueError) in
            guard !state.entries.contains(where: { $0.file.identity == identity }),
                state.reserved.insert(identity).inserted
            else { throw .openSomewhere }
        }
        defer {
            state.withLock { _ = $0.reserved.remove(identity) }
            state.wakeAll()
        }
        return try body()
    }

    /// Nil if the file is being closed or replaced: then wait.
    private static func open(
        _ path: String,
        _ options: EnvironmentOptions,
        _ state: inout State
    ) throws(KeyValueError) -> Environment? {
        // A child has its parent's entries, but not its parent's environments.
        state.entries.removeAll { $0.environment.context.processNumber != ForkGuard.install() }
        let file = try StoreFile(at: path, options)
        guard !state.reserved.contains(file.identity) else { return nil }
        if let index = state.entries.firstIndex(where: { $0.file.identity == file.identity }) {
            guard !state.entries[index].isClosing else { return nil }
            let environment = state.entries[index].environment
            guard options.isReadOnly || !environment.options.isReadOnly else { throw .onlyRead }
            state.entries[index].count += 1
            return environment
        }
        guard !state.entries.contains(where: { $0.file.path == file.path }) else {
            throw .replaced
        }
        let environment = try Environment(opening: file, options)
        state.entries.append(Entry(environment: environment, file: file))
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

    /// Somebody has the store open that nobody may have open.
    static var openSomewhere: KeyValueError {
        KeyValueError(
            .alreadyOpen,
            "The store is open, here or in another process. Close it everywhere first."
        )
    }
}
