// SPDX-License-Identifier: MIT
//
// A place in a stream of changes as its reader keeps it: opaque digits that sort as changes do, and
// that carry a checksum, so that what was cut or made up is refused.

import SheafBSON
import SheafRecords

/// A place in a stream of changes.
struct ResumeToken: Sendable, Hashable {
    /// What stands at the place.
    enum Kind: UInt8, Sendable {
        /// Nothing: it lies before whatever comes there.
        case position = 0
        /// An event.
        case event = 1
        /// The end of the stream, behind the event that ended it.
        case invalidate = 2
    }

    /// The log that the place is in.
    let logID: UInt32
    let place: ChangeKey
    let kind: Kind
    /// Up to where what was looked up may have been seen already.
    let lookedUp: ChangeKey?

    /// The first place that a stream behind the token reads.
    var next: ChangeKey { kind == .position ? place : place.successor }

    private static let version: UInt8 = 1
    private static let checksumKey = Array("token".utf8)

    /// The token as events and users have it.
    var document: Document {
        var bytes: [UInt8] = [ResumeToken.version]
        bytes.append(bigEndian: logID)
        bytes += place.bytes
        bytes.append(kind.rawValue)
        if let lookedUp { bytes += lookedUp.bytes }
        let sealed = RecordSeal.sealed(bytes, key: ResumeToken.checksumKey)
        return ["_data": .string(sealed.hexadecimalDigits)]
    }

    init(_ kind: Kind, at place: ChangeKey, lookedUp: ChangeKey?, in logID: UInt32) {
        self.logID = logID
        self.place = place
        self.kind = kind
        // What lies behind the place is no news any more.
        self.lookedUp = lookedUp.flatMap { $0 > place ? $0 : nil }
    }

    /// Reads a token.
    ///
    /// - Throws: ``StoreError`` with MongoDB's number 260 for what is none.
    init(_ document: Document) throws(StoreError) {
        guard document.count == 1, let digits = document["_data"]?.stringValue,
            let sealed = [UInt8](hexadecimalDigits: digits),
            let bytes = RecordSeal.opened(
                sealed.span.bytes,
                key: ResumeToken.checksumKey.span.bytes
            ),
            bytes.count == 18 || bytes.count == 30, bytes[0] == ResumeToken.version,
            let place = ChangeKey(bytes.span.bytes.extracting(5..<17)),
            let kind = Kind(rawValue: bytes[17])
        else { throw .invalidToken("The resume token is none of a stream of this store") }
        logID = bytes.span.bytes.integer(at: 1, as: UInt32.self).byteSwapped
        self.place = place
        self.kind = kind
        lookedUp = ChangeKey(bytes.span.bytes.extracting(18...))
    }
}

extension StoreError {
    static func invalidToken(_ message: String) -> StoreError {
        StoreError(
            .invalidOperation,
            message,
            mongoCode: MongoCode.invalidResumeToken.rawValue
        )
    }
}

extension [UInt8] {
    /// The bytes as digits, two for each, in upper case.
    fileprivate var hexadecimalDigits: String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// The bytes that digits tell; nil for other text.
    fileprivate init?(hexadecimalDigits digits: String) {
        self = []
        var high: UInt8?
        for digit in digits.utf8 {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x41 + 10
            case 0x61...0x66: value = digit - 0x61 + 10
            default: return nil
            }
            if let first = high {
                append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { return nil }
    }
}
