// SPDX-License-Identifier: MIT
//
// The one error of this module: what is wrong with bytes, text or a conversion, and where.

/// Why bytes, Extended JSON or a conversion could not be taken as BSON.
public struct BSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing is wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case invalidBytes, tooDeep, tooLarge, invalidText, invalidNumber, conversion
        }

        private let kind: Kind

        /// Bytes that are not BSON: cut off, a wrong length, an unknown type, wrong UTF-8.
        public static let invalidBytes = Code(kind: .invalidBytes)
        /// Documents nested deeper than the limit.
        public static let tooDeep = Code(kind: .tooDeep)
        /// More bytes than the format or the limit allows.
        public static let tooLarge = Code(kind: .tooLarge)
        /// Text that is not JSON or not Extended JSON.
        public static let invalidText = Code(kind: .invalidText)
        /// A number that its type cannot hold.
        public static let invalidNumber = Code(kind: .invalidNumber)
        /// A value that cannot become the Swift type that was asked for, or the other way round.
        public static let conversion = Code(kind: .conversion)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }

    /// Where in the input it is wrong.
    public enum Location: Sendable, Hashable {
        /// The offset of a byte.
        case byte(Int)
        /// Line and column of a character, both from one.
        case text(line: Int, column: Int)
        /// The path to a value.
        case path(String)
    }

    /// What kind of thing is wrong.
    public let code: Code
    /// What is wrong, in a sentence.
    public let message: String
    /// Where it is wrong, if that is known.
    public let location: Location?

    /// An error with its place.
    public init(_ code: Code, _ message: String, at location: Location? = nil) {
        self.code = code
        self.message = message
        self.location = location
    }

    /// The message with its place.
    public var description: String {
        switch location {
        case .byte(let offset): "\(message) (byte \(offset))"
        case .text(let line, let column): "\(message) (line \(line), column \(column))"
        case .path(let path): "\(message) (at \(path))"
        case nil: message
        }
    }
}
