// SPDX-License-Identifier: MIT
//
// What is typed, byte by byte, with interrupts told apart from the end of input.

internal import Foundation

/// What reading the keyboard came to.
enum Typed: Sendable, Hashable {
    case byte(UInt8)
    case interrupted
    case end
}

/// Standard input as the shell reads it.
struct Keyboard: Sendable {
    /// The descriptor that interrupts come out of.
    let interrupts: Int32

    /// Waits for the next byte or for an interrupt.
    func next() -> Typed {
        while true {
            var waiting = [
                pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interrupts, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&waiting, 2, -1)
            if count < 0, errno != EINTR { return .end }
            guard count > 0 else { continue }
            var byte: UInt8 = 0
            if waiting[1].revents != 0 {
                _ = read(interrupts, &byte, 1)
                return .interrupted
            }
            switch read(0, &byte, 1) {
            case 1: return .byte(byte)
            case let count where count < 0 && errno == EINTR: continue
            default: return .end
            }
        }
    }
}

/// A line that was typed.
enum TypedLine: Sendable, Hashable {
    case text(String)
    /// Ctrl-C: the line is given up.
    case interrupted
    /// Ctrl-D, or the end of input.
    case end
}

/// Reads lines behind a prompt.
protocol PromptReader {
    /// The next line, without its break.
    mutating func line(_ prompt: String, _ names: CompletionNames) -> TypedLine

    /// Remembers what was typed, to be called back.
    mutating func remember(_ text: String)
}

/// Reads lines where nothing can be edited: a terminal that moves no cursor.
struct PlainReader: PromptReader {
    let keyboard: Keyboard

    func line(_ prompt: String, _ names: CompletionNames) -> TypedLine {
        Terminal.write(prompt)
        var bytes: [UInt8] = []
        while true {
            switch keyboard.next() {
            case .byte(UInt8(ascii: "\n")): return .text(String(decoding: bytes, as: UTF8.self))
            case .byte(let byte): bytes.append(byte)
            case .interrupted:
                Terminal.write("\n")
                return .interrupted
            case .end:
                return bytes.isEmpty ? .end : .text(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    func remember(_ text: String) {}
}
