// SPDX-License-Identifier: MIT
//
// The face of Extended JSON v2: text to values and back. Reading happens in ExtendedJSONReader,
// writing in ExtendedJSONWriter, documents one after another in ExtendedJSONStream.

/// MongoDB's Extended JSON, version 2: JSON in which objects such as `{"$oid": "…"}` stand for the
/// types that JSON lacks.
///
///     let value = try ExtendedJSON.parse(#"{"n": {"$numberLong": "1"}, "m": 1}"#)
///     print(value.extendedJSON(.canonical, isPretty: true))
///
/// **Numbers** without fraction and exponent become the smallest of `int32`, `int64` and `double`
/// that holds them; all others become doubles. A number too large for a double is refused.
///
/// **Names** that repeat in an object are kept, each with its value, as BSON keeps them; looking a
/// name up finds the first. A name with the character U+0000 is refused, since BSON cannot carry
/// it.
///
/// **Text** must be UTF-8 and strict JSON; half a surrogate pair in an escape is refused.
public enum ExtendedJSON {
    /// How values of BSON's types are written.
    public enum Format: Sendable, Hashable {
        /// Every type is told, so that reading gives the same bytes again.
        case canonical
        /// Numbers and common dates are plain JSON. Doubles keep a fraction or an exponent, but an
        /// `int64` that fits 32 bits reads back as an `int32`.
        case relaxed
    }

    /// What reading does beyond the standard.
    public struct ReadingOptions: OptionSet, Sendable, Hashable {
        /// The bits of the set.
        public let rawValue: Int

        /// A set of the given bits.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// Also takes the forms of version 1 that mean something else today:
        /// `{"$regex": "…", "$options": "…"}`, which is a query, as a regular expression, and
        /// `{"$date": 1356351330501}` as a date.
        public static let legacyForms = ReadingOptions(rawValue: 1)
        /// Takes the text as plain JSON: `{"$oid": "…"}` stays an object with a name that starts
        /// with `$`.
        public static let plainJSON = ReadingOptions(rawValue: 2)
        /// Refuses an object in which a name repeats.
        public static let distinctNames = ReadingOptions(rawValue: 4)
    }

    /// The value that a text of Extended JSON stands for.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` with line and column.
    public static func parse(
        _ text: String,
        options: ReadingOptions = [],
        depthMax: Int = Document.nestingDepthMax
    ) throws(BSONError) -> BSONValue {
        try parse(Array(text.utf8), options: options, depthMax: depthMax)
    }

    /// The value that UTF-8 bytes of Extended JSON stand for.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` with line and column.
    public static func parse(
        _ text: [UInt8],
        options: ReadingOptions = [],
        depthMax: Int = Document.nestingDepthMax
    ) throws(BSONError) -> BSONValue {
        var reader = ExtendedJSONReader(
            lexer: try JSONLexer(text),
            options: options,
            depthMax: depthMax
        )
        return try reader.readValue()
    }
}

extension Document {
    /// The document that an object of Extended JSON stands for.
    ///
    ///     let student = try Document(extendedJSON: #"{"uid": "u1", "n": {"$numberLong": "1"}}"#)
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` with line and column.
    public init(
        extendedJSON text: String,
        options: ExtendedJSON.ReadingOptions = [],
        depthMax: Int = Document.nestingDepthMax
    ) throws(BSONError) {
        try self.init(extendedJSON: Array(text.utf8), options: options, depthMax: depthMax)
    }

    /// The document that UTF-8 bytes of an object of Extended JSON stand for.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` with line and column.
    public init(
        extendedJSON text: [UInt8],
        options: ExtendedJSON.ReadingOptions = [],
        depthMax: Int = Document.nestingDepthMax
    ) throws(BSONError) {
        try self.init(
            lexer: try JSONLexer(text),
            options: options,
            depthMax: depthMax
        )
    }

    /// The document that the object in front of a lexer stands for.
    init(
        lexer: JSONLexer,
        options: ExtendedJSON.ReadingOptions,
        depthMax: Int
    ) throws(BSONError) {
        var reader = ExtendedJSONReader(lexer: lexer, options: options, depthMax: depthMax)
        self = try reader.readDocument()
    }

    /// The document as Extended JSON.
    ///
    /// - Parameters:
    ///   - format: Whether every type is told or numbers are plain.
    ///   - isPretty: Whether lines are broken and indented by two blanks, for people.
    /// - Returns: The text.
    /// - Complexity: O(bytes).
    public func extendedJSON(
        _ format: ExtendedJSON.Format = .relaxed,
        isPretty: Bool = false
    ) -> String {
        view.extendedJSON(format, isPretty: isPretty)
    }
}

extension DocumentView {
    /// The document as Extended JSON.
    ///
    /// - Complexity: O(bytes).
    public func extendedJSON(
        _ format: ExtendedJSON.Format = .relaxed,
        isPretty: Bool = false
    ) -> String {
        ValueView(self).extendedJSON(format, isPretty: isPretty)
    }
}

extension ValueView {
    /// A whole document as a value.
    @_lifetime(copy document)
    package init(_ document: DocumentView) {
        self.init(typeNumber: BSONType.document.rawValue, trusting: document.bytes)
    }

    /// The value as Extended JSON.
    ///
    /// - Complexity: O(bytes).
    public func extendedJSON(
        _ format: ExtendedJSON.Format = .relaxed,
        isPretty: Bool = false
    ) -> String {
        var writer = ExtendedJSONWriter(format, isPretty: isPretty)
        writer.append(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension BSONValue {
    /// The value as Extended JSON.
    ///
    ///     BSONValue.date(DateTime(millisecondsSinceEpoch: 0)).extendedJSON()
    ///     // {"$date":"1970-01-01T00:00:00Z"}
    ///
    /// - Complexity: O(bytes).
    public func extendedJSON(
        _ format: ExtendedJSON.Format = .relaxed,
        isPretty: Bool = false
    ) -> String {
        let payload = encodedBytes
        return ValueView(typeNumber: type.rawValue, trusting: unsafe payload.span.bytes)
            .extendedJSON(format, isPretty: isPretty)
    }
}
