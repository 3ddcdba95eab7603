// SPDX-License-Identifier: MIT
//
// The one file that calls PCRE2: a compiled pattern, and the bounded search for it in bytes. No
// search runs without limits, and a search that reaches one is an error, never a silent "no match".

internal import CPCRE2
import SheafBSON
import Synchronization

/// A pattern as PCRE2 compiled it.
///
/// unchecked because: the compiled code is never written after `init`, and PCRE2 lets any number of
/// threads match one code at a time, each with a workspace of its own; the pool is behind a lock.
@safe final class PatternCode: @unchecked Sendable {
    /// What a search needs to itself while it runs.
    ///
    /// unchecked because: whoever took it out of the pool is the only one to use it.
    @safe private struct Workspace: @unchecked Sendable {
        let match: OpaquePointer
        let limits: OpaquePointer
    }

    private let code: OpaquePointer
    /// A workspace that nobody uses; where several threads search, the others make their own.
    private let spare = Mutex<Workspace?>(nil)
    /// The number of groups that capture.
    let groupCount: Int

    /// The most bytes of a pattern, as in MongoDB.
    static let byteCountMax = 32_764
    /// The steps that a search may take from one start, besides those for the length of the text.
    private static let stepCountMax = 1_000_000
    /// The memory that a search may take.
    private static let heapKilobytesMax: UInt32 = 65_536
    /// How long a search in one text may take; asked between stretches of starts.
    private static let searchMax = Duration.seconds(2)
    /// How many starts are tried before the time is looked at, to begin with.
    private static let firstStretch = 256

    /// Compiles a pattern.
    ///
    /// - Throws: ``LanguageError`` 51091 with PCRE2's reason.
    init(compiling pattern: String, options: UInt32) throws(LanguageError) {
        var (number, offset) = (Int32(0), 0)
        var pattern = pattern
        let always =
            UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF)
            | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_USE_OFFSET_LIMIT)
        let compiled = pattern.withUTF8 { bytes in
            unsafe pcre2_compile_8(
                bytes.baseAddress ?? PatternCode.noBytes,
                bytes.count,
                always | options,
                &number,
                &offset,
                nil
            )
        }
        guard let compiled = unsafe compiled else {
            throw LanguageError(
                .invalidRegex,
                "Regular expression is invalid: \(PatternCode.message(number))"
            )
        }
        unsafe code = compiled
        // Without memory that may be executed there is no machine code, and PCRE2 interprets.
        unsafe pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        var count: UInt32 = 0
        unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count)
    }

    deinit {
        spare.withLock { workspace in
            if let workspace { PatternCode.free(workspace) }
        }
        unsafe pcre2_code_free_8(code)
    }

    /// Where the pattern first matches at or after an offset: the whole match and then the groups,
    /// nil for those that took no part; or nil.
    ///
    /// - Throws: ``LanguageError`` 51156 when a limit is reached.
    func firstMatch(
        in text: RawSpan,
        from start: Int,
        wantsGroups: Bool
    ) throws(LanguageError) -> [Range<Int>?]? {
        let workspace = try taken()
        defer { give(workspace) }
        let outcome = unsafe text.withUnsafeBytes { bytes in
            unsafe search(bytes, from: start, workspace)
        }
        if outcome == PCRE2_ERROR_NOMATCH { return nil }
        guard outcome >= 0 else { throw PatternCode.failure(outcome) }
        return wantsGroups ? ranges(in: workspace) : []
    }

    /// Searches a text a stretch of starts at a time, so that the clock can be looked at.
    ///
    /// A stretch is twice as long as the one before while that was quick: an ordinary pattern goes
    /// through a long text in a few calls, a hostile one is noticed soon.
    private func search(
        _ text: UnsafeRawBufferPointer,
        from start: Int,
        _ workspace: Workspace
    ) -> Int32 {
        let steps = PatternCode.stepCountMax + 2 * text.count
        unsafe pcre2_set_match_limit_8(workspace.limits, UInt32(clamping: steps))
        guard text.count - start > PatternCode.firstStretch else {
            unsafe pcre2_set_offset_limit_8(workspace.limits, Int.max)
            return unsafe match(text, from: start, workspace)
        }
        let began = ContinuousClock.now
        var (start, stretch, before) = (start, PatternCode.firstStretch, began)
        while true {
            let last = min(start + stretch, text.count)
            unsafe pcre2_set_offset_limit_8(workspace.limits, last)
            let outcome = unsafe match(text, from: start, workspace)
            guard outcome == PCRE2_ERROR_NOMATCH, last < text.count else { return outcome }
            start = last + 1
            while start < text.count, unsafe text[start] & 0xC0 == 0x80 { start += 1 }
            let now = ContinuousClock.now
            guard now - began < PatternCode.searchMax else { return PCRE2_ERROR_MATCHLIMIT }
            if now - before < .milliseconds(10) { stretch *= 2 }
            before = now
        }
    }

    /// Matches by machine code; where that runs out of its small stack, by PCRE2's interpreter.
    private func match(
        _ text: UnsafeRawBufferPointer,
        from start: Int,
        _ workspace: Workspace
    ) -> Int32 {
        let bytes = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        for options in [UInt32(0), UInt32(PCRE2_NO_JIT)] {
            let outcome = unsafe pcre2_match_8(
                code,
                bytes ?? PatternCode.noBytes,
                text.count,
                start,
                options,
                workspace.match,
                workspace.limits
            )
            if outcome != PCRE2_ERROR_JIT_STACKLIMIT { return outcome }
        }
        return PCRE2_ERROR_JIT_STACKLIMIT
    }

    private func ranges(in workspace: Workspace) -> [Range<Int>?] {
        guard let offsets = unsafe pcre2_get_ovector_pointer_8(workspace.match) else { return [] }
        return (0...groupCount).map { group in
            let (from, to) = unsafe (offsets[2 * group], offsets[2 * group + 1])
            // A group that took no part has all bits set; \K in a lookahead may turn a match round.
            guard from >= 0, to >= 0 else { return nil }
            return from <= to ? from..<to : to..<to
        }
    }

    private func taken() throws(LanguageError) -> Workspace {
        let pooled = spare.withLock { workspace in
            defer { workspace = nil }
            return workspace
        }
        if let pooled { return pooled }
        guard let match = unsafe pcre2_match_data_create_from_pattern_8(code, nil),
            let limits = unsafe pcre2_match_context_create_8(nil)
        else { throw PatternCode.failure(PCRE2_ERROR_NOMEMORY) }
        unsafe pcre2_set_heap_limit_8(limits, PatternCode.heapKilobytesMax)
        return unsafe Workspace(match: match, limits: limits)
    }

    private func give(_ workspace: Workspace) {
        let surplus = spare.withLock { pooled in
            defer { pooled = workspace }
            return pooled
        }
        if let surplus { PatternCode.free(surplus) }
    }

    private static func free(_ workspace: Workspace) {
        unsafe pcre2_match_data_free_8(workspace.match)
        unsafe pcre2_match_context_free_8(workspace.limits)
    }

    private static func failure(_ number: Int32) -> LanguageError {
        LanguageError(
            .regexExecution,
            "Error occurred while executing the regular expression: \(message(number))"
        )
    }

    /// PCRE2's words for one of its numbers.
    private static func message(_ number: Int32) -> String {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let count = unsafe pcre2_get_error_message_8(number, buffer.baseAddress, buffer.count)
            guard count > 0 else { return "error \(number)" }
            return unsafe String(decoding: buffer.prefix(Int(count)), as: UTF8.self)
        }
    }

    /// The address of an empty text; older versions of PCRE2 take no null.
    ///
    /// unsafe because: no byte of it is ever read, since the length beside it is zero.
    nonisolated(unsafe) private static let noBytes = unsafe UnsafePointer<UInt8>(
        UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    )
}

extension PatternCode {
    /// What PCRE2 calls MongoDB's options; `u` is how every pattern is taken.
    static let flags: [Unicode.Scalar: UInt32] = [
        "i": UInt32(PCRE2_CASELESS), "m": UInt32(PCRE2_MULTILINE), "s": UInt32(PCRE2_DOTALL),
        "x": UInt32(PCRE2_EXTENDED), "u": 0,
    ]
}
