// SPDX-License-Identifier: MIT
//
// The payloads of BSON types that Swift has no type for: dates in milliseconds, binary data,
// timestamps, regular expressions, and the deprecated ones, which are only carried.

/// A moment in UTC, in whole milliseconds since 1970-01-01, as BSON keeps it.
///
/// With Foundation imported, `DateTime(date)` and `Date(dateTime)` convert.
public struct DateTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public var millisecondsSinceEpoch: Int64

    /// The moment that lies so many milliseconds after 1970.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// Whether the left moment is earlier.
    public static func < (left: DateTime, right: DateTime) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }
}

/// Bytes with a subtype that says what they are.
public struct Binary: Sendable {
    /// What the bytes are: 0 generic, 4 UUID, 5 MD5, 128 and above user defined.
    public var subtype: UInt8
    /// The bytes themselves.
    public var bytes: [UInt8]

    /// Binary data of a subtype; 0 is generic.
    public init(subtype: UInt8 = 0, _ bytes: [UInt8]) {
        self.subtype = subtype
        self.bytes = bytes
    }
}

extension Binary: Hashable {
    /// Feeds subtype and bytes to the hasher, the bytes all at once.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(subtype)
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}

/// MongoDB's internal timestamp: seconds since 1970 and a counter within the second.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Seconds since 1970.
    public var seconds: UInt32
    /// The counter within the second.
    public var increment: UInt32

    /// A timestamp of a second and a counter.
    public init(seconds: UInt32, increment: UInt32) {
        self.seconds = seconds
        self.increment = increment
    }

    /// Whether the left timestamp is earlier: seconds first, then the counter.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.increment) < (right.seconds, right.increment)
    }
}

/// A regular expression as BSON keeps it: a pattern, and options.
public struct RegularExpression: Sendable, Hashable {
    /// The pattern, in which BSON cannot carry a NUL.
    public let pattern: String
    /// The options, such as `im`.
    ///
    /// They are in alphabetical order, as BSON asks, unless bytes from elsewhere had them in
    /// another.
    public let options: String

    /// A pattern with options; these are put in alphabetical order.
    public init(_ pattern: String, options: String = "") {
        self.pattern = pattern
        self.options = String(String.UnicodeScalarView(options.unicodeScalars.sorted()))
    }

    /// A pattern with options in the order that they have.
    package init(_ pattern: String, optionsAsTheyAre options: String) {
        self.pattern = pattern
        self.options = options
    }
}

/// A pointer to a document of another namespace.
///
/// Deprecated; carried on round trip.
public struct DBPointer: Sendable, Hashable {
    /// The namespace, `database.collection`.
    public var namespace: String
    /// The id of the document that it points to.
    public var id: ObjectID

    /// A pointer into a namespace.
    public init(namespace: String, id: ObjectID) {
        self.namespace = namespace
        self.id = id
    }
}

/// JavaScript code with the variables that it closes over.
///
/// Deprecated; carried on round trip.
public struct CodeWithScope: Sendable, Hashable {
    /// The code.
    public var code: String
    /// The variables.
    public var scope: Document

    /// Code with its variables.
    public init(_ code: String, scope: Document) {
        self.code = code
        self.scope = scope
    }
}
