// SPDX-License-Identifier: MIT
//
// Line editing by libedit: arrows, history, search in it, completion by the tab key.

#if Shell
    internal import CEdit
    internal import Foundation

    /// Reads lines that can be edited while they are typed.
    final class LineEditor: PromptReader {
        private let editor: OpaquePointer
        private let past: OpaquePointer
        private let keyboard: Keyboard
        private var history: HistoryFile
        private var names = CompletionNames()
        /// The prompt as C reads it; it lives until the next line is asked for.
        private var prompt: UnsafeMutablePointer<CChar>?
        private var wasInterrupted = false

        /// An editor on the process's terminal; nil when the terminal cannot be used so.
        init?(_ keyboard: Keyboard, history: HistoryFile) {
            Self.useUTF8()
            guard let editor = edit_create("storectl"), let past = history_init() else {
                return nil
            }
            (self.editor, self.past, self.keyboard) = (editor, past, keyboard)
            self.history = history
            edit_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
            edit_set_emacs(editor)
            edit_set_prompt(editor) { LineEditor.owner(of: $0)?.prompt }
            edit_set_reader(editor) { editor, character in
                LineEditor.owner(of: editor)?.read(into: character) ?? -1
            }
            edit_add_function(editor, "complete", "Complete what is typed") { editor, _ in
                LineEditor.owner(of: editor)?.complete() ?? UInt8(CC_ERROR)
            }
            for (key, function) in Self.keys { edit_bind(editor, key, function) }
            edit_history_bound(past, Int32(HistoryFile.countMax))
            edit_set_history(editor, past)
            for text in history.texts { edit_history_enter(past, text) }
        }

        deinit {
            el_end(editor)
            history_end(past)
            free(prompt)
        }

        func line(_ prompt: String, _ names: CompletionNames) -> TypedLine {
            self.names = names
            free(self.prompt)
            self.prompt = strdup(prompt)
            wasInterrupted = false
            el_resize(editor)
            var count: Int32 = 0
            guard let text = el_gets(editor, &count), count > 0 else {
                Terminal.write(wasInterrupted ? "^C\n" : "\n")
                return wasInterrupted ? .interrupted : .end
            }
            return .text(String(cString: text).trimmingCharacters(in: .newlines))
        }

        func remember(_ text: String) {
            guard history.append(text) else { return }
            edit_history_enter(past, text)
        }
    }

    extension LineEditor {
        /// Keys that terminals send and libedit does not know by itself.
        private static let keys = [
            ("^I", "complete"), ("^R", "em-inc-search-prev"), ("^L", "ed-clear-screen"),
            ("\u{1B}[3~", "ed-delete-next-char"), ("\u{1B}[1~", "ed-move-to-beg"),
            ("\u{1B}[4~", "ed-move-to-end"), ("\u{1B}[H", "ed-move-to-beg"),
            ("\u{1B}[F", "ed-move-to-end"), ("\u{1B}[1;5C", "em-next-word"),
            ("\u{1B}[1;5D", "ed-prev-word"),
        ]

        private static func owner(of editor: OpaquePointer?) -> LineEditor? {
            guard let editor, let owner = edit_owner(editor) else { return nil }
            return Unmanaged<LineEditor>.fromOpaque(owner).takeUnretainedValue()
        }

        /// Characters are wide: without a locale that knows UTF-8, libedit would show escapes.
        private static func useUTF8() {
            setlocale(LC_CTYPE, "")
            let codes = String(cString: nl_langinfo(nl_item(CODESET)))
            if codes != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
        }

        /// Reads one character for libedit: 1 when there is one, 0 at the end, -1 to give up.
        private func read(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
            guard case .byte(let typed) = next() else { return wasInterrupted ? -1 : 0 }
            // Ctrl-D that was typed before the terminal was ours comes as a zero.
            let first = typed == 0 ? 4 : typed
            var bytes = [first]
            let count = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            while bytes.count < count, case .byte(let byte) = next() { bytes.append(byte) }
            guard !wasInterrupted else { return -1 }
            let text = String(decoding: bytes, as: UTF8.self)
            character?.pointee = wchar_t(text.unicodeScalars.first?.value ?? 0xFFFD)
            return 1
        }

        private func next() -> Typed {
            let typed = keyboard.next()
            if typed == .interrupted { wasInterrupted = true }
            return typed
        }

        /// Completes the word before the cursor, or lists what it may become.
        private func complete() -> UInt8 {
            guard let line = el_line(editor)?.pointee, let start = line.buffer,
                let cursor = line.cursor
            else { return UInt8(CC_ERROR) }
            let bytes = UnsafeRawBufferPointer(start: start, count: cursor - start)
            let typed = String(decoding: bytes, as: UTF8.self)
            guard typed.contains(where: { !$0.isWhitespace }) else {
                el_insertstr(editor, "  ")
                return UInt8(CC_REFRESH)
            }
            let completion = Completion(typed, names)
            if !completion.insertion.isEmpty {
                el_insertstr(editor, completion.insertion)
                return UInt8(CC_REFRESH)
            }
            guard completion.candidates.count > 1 else { return UInt8(CC_REFRESH_BEEP) }
            Terminal.write("\n" + Columns.text(completion.candidates, width: Terminal.width))
            return UInt8(CC_REDISPLAY)
        }
    }
#endif
