// SPDX-License-Identifier: MIT
//
// The one bridge between the bytes of LMDB and spans. Nothing else in the project turns an address
// in the map into something that the compiler tracks.

internal import CLMDB

extension MDB_val {
    /// The bytes of a span.
    ///
    /// unsafe because: the address is used only within the call that the span is a parameter of.
    static func borrowing(_ span: RawSpan) -> MDB_val {
        unsafe span.withUnsafeBytes { bytes in
            unsafe MDB_val(
                mv_size: bytes.count,
                mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            )
        }
    }

    /// The bytes that LMDB answered with.
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: mv_data, count: mv_size)
    }
}

extension Snapshot {
    /// The bytes as a span that lives as long as the snapshot.
    ///
    /// unsafe because: LMDB keeps bytes of a snapshot in place until its transaction ends (reading)
    /// or changes something (writing), and the snapshot outlives neither: the closure that it was
    /// handed to is over before the first, and borrowed from the transaction before the second.
    @_lifetime(copy self)
    func span(_ bytes: UnsafeRawBufferPointer) -> RawSpan {
        let span = unsafe RawSpan(_unsafeBytes: bytes)
        return unsafe _overrideLifetime(span, copying: self)
    }
}
