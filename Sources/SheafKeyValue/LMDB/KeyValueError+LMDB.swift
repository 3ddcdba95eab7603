// SPDX-License-Identifier: MIT
//
// The one factory that turns what a call of LMDB or of the system returned into an error: a code,
// a sentence, and the remedy.

internal import CLMDB

extension KeyValueError {
    /// The error for a return code of LMDB; positive codes are the system's.
    static func lmdb(_ code: Int32, during action: String) -> KeyValueError {
        if code > 0 { return system(code, during: action) }
        let (kind, sentence) = meaning(of: code)
        return KeyValueError(kind, "\(action) failed: \(sentence)", cause: .lmdb(code))
    }

    /// The error for a number of the operating system.
    static func system(_ number: Int32, during action: String) -> KeyValueError {
        let (kind, sentence) = SystemError.meaning(of: number)
        return KeyValueError(kind, "\(action) failed: \(sentence)", cause: .system(number))
    }

    /// What LMDB answers when another process made the file larger than the map.
    static var mapResizedNumber: Int32 { MDB_MAP_RESIZED }
    /// What LMDB answers to everything after a commit record could not be written.
    static var panicNumber: Int32 { MDB_PANIC }

    private static func meaning(of code: Int32) -> (Code, String) {
        switch code {
        case MDB_MAP_FULL:
            (.mapFull, "the store has reached its maximum size. Raise mapSizeBytesMax, or delete.")
        case MDB_MAP_RESIZED:
            (.mapFull, "another process made the store larger than the map. Try again.")
        case MDB_TXN_FULL, MDB_CURSOR_FULL:
            (
                .transactionTooLarge,
                "one transaction changes too many pages. Write in smaller parts."
            )
        case MDB_READERS_FULL:
            (
                .readerCountLimit,
                "all reader slots are taken. End snapshots, or raise readerCountMax everywhere."
            )
        case MDB_DBS_FULL:
            (.tableCountLimit, "all table slots are taken. Drop tables, or raise tableCountMax.")
        case MDB_BAD_DBI, MDB_NOTFOUND, MDB_INCOMPATIBLE:
            (.tableMissing, "the table is not there, or is not one of ours.")
        case MDB_BAD_VALSIZE:
            (.invalidKey, "a key must have 1 to 511 bytes.")
        case MDB_INVALID:
            (.notAStore, "the file is not a store. Check the path, or restore a backup.")
        case MDB_VERSION_MISMATCH:
            (.newerFormat, "the file was made by another version of LMDB. Use that version.")
        case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PAGE_FULL:
            (
                .damaged,
                "the structure of the file is broken. Verify the store, or restore a backup."
            )
        case MDB_PANIC:
            (
                .ioFailure,
                "an earlier commit record could not be written. The store must be reopened."
            )
        case MDB_BAD_TXN:
            (.ioFailure, "an earlier failure ended this transaction. Begin it again.")
        case MDB_BAD_RSLOT:
            (
                .misuse,
                "a reader slot is used twice. Do not use a snapshot from two threads at once."
            )
        default:
            (.unexpected, unsafe String(cString: mdb_strerror(code)) + ".")
        }
    }
}
