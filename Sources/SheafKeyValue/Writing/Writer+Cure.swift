// SPDX-License-Identifier: MIT
//
// Writing: what is done when a group could not be committed: make room and run it again, leave out
// the write that cannot succeed, or tell everybody the truth.

extension Writer {
    /// Begins a transaction, after making good what keeps it from beginning.
    func beginWriting() throws(KeyValueError) -> LMDBTransaction {
        for _ in 0..<3 {
            do throws(KeyValueError) {
                return try LMDBTransaction(in: context.lmdb, isReadOnly: false)
            } catch  where error.isMapOutgrown || error.isPanic {
                try repair()
            }
        }
        return try LMDBTransaction(in: context.lmdb, isReadOnly: false)
    }

    /// Whether ``cure(_:of:at:_:isolated:)`` may find a way for the write itself.
    func mayBeCured(_ fault: KeyValueError?) -> Bool {
        switch fault?.code {
        case .mapFull?: context.lmdb.mapSizeBytes < context.options.mapSizeBytesMax
        case .transactionTooLarge?, .tableCountLimit?: true
        default: false
        }
    }

    /// Decides how a group is run again after one of its writes failed and left changes.
    func cure(
        _ fault: KeyValueError?,
        of culprit: Ticket,
        at index: Int,
        _ group: ArraySlice<Ticket>,
        isolated: Bool
    ) -> Attempt {
        let isCured =
            switch fault?.code {
            case .mapFull?: grow()
            case .tableCountLimit?: removeDroppedTables() > 0
            default: false
            }
        if isCured {
            culprit.failure = nil
            return .again(countMax: group.count, isolated: isolated)
        }
        if fault?.code == .transactionTooLarge, index > 0 {
            culprit.failure = nil
            return .again(countMax: index, isolated: isolated)
        }
        // The culprit keeps its error and is not run again; the others are, each apart.
        if let fault, fault.code == .ioFailure { culprit.failure = classified(fault) }
        return .again(countMax: group.count, isolated: true)
    }

    /// Decides what becomes of a group whose commit failed.
    func commitFailed(
        _ error: KeyValueError,
        _ id: Int,
        _ group: ArraySlice<Ticket>,
        _ batch: Batch,
        isolated: Bool
    ) -> Attempt {
        switch error.code {
        case .mapFull, .transactionTooLarge:
            if error.code == .mapFull, grow() {
                return .again(countMax: group.count, isolated: isolated)
            }
            guard group.count > 1 else { return fail(group, with: error) }
            return .again(countMax: group.count / 2, isolated: isolated)
        default:
            let began = MonotonicTime.now
            switch settle(commit: id) {
            case .notKept: return fail(group, with: classified(error))
            case .kept: return succeed(group, batch, since: began)
            case .unknown(let reason): return fail(group, with: .unknown(error, reason))
            }
        }
    }

    /// Tells a full disk from a broken one: LMDB reports a short write as an error of the device.
    private func classified(_ error: KeyValueError) -> KeyValueError {
        guard error.code == .ioFailure else { return error }
        let path = context.path
        let margin = 4 << 20
        if let free = FileSystem.freeByteCount(beside: path), free < margin {
            return KeyValueError(
                .noSpace,
                "Writing failed: the disk of \(path) is full. Free some space and try again.",
                cause: error.cause
            )
        }
        let byteCount = (try? FileStatus(at: path)?.byteCount) ?? 0
        if byteCount >= FileSystem.fileByteCountMax - margin {
            return KeyValueError(
                .noSpace,
                "Writing failed: \(path) may not grow further. Raise the limit (ulimit -f).",
                cause: error.cause
            )
        }
        return error
    }
}

extension KeyValueError {
    /// Whether another process made the file larger than this one's map.
    var isMapOutgrown: Bool { cause == .lmdb(Self.mapResizedNumber) }
    /// Whether LMDB refuses everything because a commit record could not be written.
    var isPanic: Bool { cause == .lmdb(Self.panicNumber) }

    fileprivate static func unknown(
        _ error: KeyValueError,
        _ reason: KeyValueError
    ) -> KeyValueError {
        KeyValueError(
            .outcomeUnknown,
            """
            The commit record could not be written (\(error.message)), and whether the write is \
            kept could not be found out (\(reason.message)). Look before writing it again.
            """,
            cause: error.cause
        )
    }
}
