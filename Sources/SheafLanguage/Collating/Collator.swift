// SPDX-License-Identifier: MIT
//
// The one file that calls ICU, by way of a few lines of C: a collator with its options, the
// comparison of two texts, and the bytes that order them. A build without the trait Collation has
// no collator at all.

import SheafBSON

#if Collation

    internal import CCollator

    /// A collator of ICU.
    ///
    /// unchecked because: nothing changes the collator after it was opened, and ICU lets any number
    /// of threads compare and make keys by one of them at a time.
    @safe final class Collator: @unchecked Sendable {
        private let handle: OpaquePointer

        private init(_ locale: String) throws(LanguageError) {
            guard let opened = unsafe collator_open(locale) else {
                throw LanguageError(.internalError, "ICU opens no collator for '\(locale)'")
            }
            unsafe handle = opened
        }

        deinit { unsafe collator_close(handle) }

        /// Opens a collator; answers it with all its options.
        static func opened(
            _ options: CollationOptions,
            _ source: Document
        ) throws(LanguageError) -> (Collator, Document) {
            guard !options.locale.utf8.contains(0) else {
                throw .badValue(
                    "Field 'locale' cannot contain null byte. Collation spec: "
                        + ShellText.document(source)
                )
            }
            let collator = try Collator(options.locale)
            try collator.check(options, source)
            try options.check(source)
            unsafe collator_set(collator.handle, options.numbers)
            return (collator, collator.specification(options.locale))
        }

        /// The order of two texts in UTF-8.
        func compare(_ left: RawSpan, _ right: RawSpan) -> Int {
            unsafe left.withUnsafeBytes { left in
                unsafe right.withUnsafeBytes { right in
                    let order = unsafe collator_compare(
                        handle,
                        left.baseAddress?.assumingMemoryBound(to: CChar.self),
                        Int32(left.count),
                        right.baseAddress?.assumingMemoryBound(to: CChar.self),
                        Int32(right.count)
                    )
                    return Int(order)
                }
            }
        }

        /// The bytes that stand for a text in UTF-8.
        func key(of text: RawSpan) -> [UInt8] {
            let (key, byteCount) = self.key(of: text, byteCountMax: 4 * text.byteCount + 16)
            return byteCount <= key.count ? key : self.key(of: text, byteCountMax: byteCount).key
        }

        /// The key of a text as far as there is room for it, and how many bytes it has, both
        /// without the zero that it ends in.
        private func key(of text: RawSpan, byteCountMax: Int) -> (key: [UInt8], byteCount: Int) {
            var byteCount = 0
            let key = unsafe [UInt8](unsafeUninitializedCapacity: byteCountMax + 1) {
                key,
                written in
                unsafe text.withUnsafeBytes { text in
                    unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: text.count + 1)
                    {
                        units in
                        let count = unsafe collator_key(
                            handle,
                            text.baseAddress?.assumingMemoryBound(to: CChar.self),
                            Int32(text.count),
                            units.baseAddress,
                            key.baseAddress,
                            Int32(key.count)
                        )
                        byteCount = Int(count) - 1
                    }
                }
                written = min(byteCount, byteCountMax)
            }
            return (key, byteCount)
        }
    }

    // MARK: - Options

    extension Collator {
        /// Refuses a locale that ICU would put another one in place of, and another version of
        /// ICU's rules.
        private func check(_ options: CollationOptions, _ source: Document) throws(LanguageError) {
            let spec = ShellText.document(source)
            guard !options.locale.isEmpty else {
                throw .badValue("Field 'locale' cannot be the empty string in: \(spec)")
            }
            let known = unsafe collator_locale(handle).map { unsafe String(cString: $0) } ?? ""
            guard known == options.locale else {
                let hint = ["", "root"].contains(known) ? "" : ". Did you mean '\(known)'?"
                throw .badValue("Field 'locale' is invalid in: \(spec)\(hint)")
            }
            guard options.version ?? version == version else {
                throw LanguageError(
                    .incompatibleCollationVersion,
                    "Requested collation version \(options.version ?? "") but the only available "
                        + "collator version was \(version). Requested collation spec: \(spec)"
                )
            }
        }

        /// The version of the rules, which changes whenever keys may.
        private var version: String {
            var parts = [UInt8](repeating: 0, count: 4)
            unsafe collator_version(handle, &parts)
            return parts.map { String($0) }.joined(separator: ".")
        }

        /// All options, in the order in which MongoDB shows them.
        private func specification(_ locale: String) -> Document {
            let numbers = unsafe collator_get(handle)
            return [
                "locale": .string(locale),
                "caseLevel": .bool(numbers.case_level == 1),
                "caseFirst": .string(CollationOptions.caseFirst[Int(numbers.case_first)]),
                "strength": .int32(Int32(numbers.strength)),
                "numericOrdering": .bool(numbers.numeric_ordering == 1),
                "alternate": .string(CollationOptions.alternate[Int(numbers.alternate)]),
                "maxVariable": .string(CollationOptions.maxVariable[Int(numbers.max_variable)]),
                "normalization": .bool(numbers.normalization == 1),
                "backwards": .bool(numbers.backwards == 1),
                "version": .string(version),
            ]
        }
    }

    extension CollationOptions {
        /// The options as the numbers that stand for them.
        fileprivate var numbers: collator_options {
            collator_options(
                strength: Int8(strength ?? -1),
                case_first: Self.number(caseFirst, Self.caseFirst),
                alternate: Self.number(alternate, Self.alternate),
                max_variable: Self.number(maxVariable, Self.maxVariable),
                case_level: Self.number(caseLevel),
                numeric_ordering: Self.number(numericOrdering),
                normalization: Self.number(normalization),
                backwards: Self.number(backwards)
            )
        }

        private static func number(_ choice: String?, _ choices: [String]) -> Int8 {
            choice.flatMap { choices.firstIndex(of: $0) }.map { Int8($0) } ?? -1
        }

        private static func number(_ flag: Bool?) -> Int8 { flag.map { $0 ? 1 : 0 } ?? -1 }
    }

#else

    /// What a build without collations has in its place: nothing ever makes one.
    final class Collator: Sendable {
        private init() {}

        /// Refuses every locale.
        static func opened(
            _ options: CollationOptions,
            _ source: Document
        ) throws(LanguageError) -> (Collator, Document) {
            throw LanguageError(
                .commandNotSupported,
                "The collation of the locale \"\(options.locale)\" is not supported by a program "
                    + "that was built without the trait Collation"
            )
        }

        /// The order of the bytes.
        func compare(_ left: RawSpan, _ right: RawSpan) -> Int { left.compare(to: right) }

        /// The bytes.
        func key(of text: RawSpan) -> [UInt8] {
            unsafe text.withUnsafeBytes { unsafe [UInt8]($0) }
        }
    }

#endif
