// SPDX-License-Identifier: MIT
//
// JSON lines: every line that is not blank is one document, so a wrong line costs nothing but
// itself.

internal import SheafBSON

/// Cuts chunks of text into lines and reads each as a document.
struct LineReader: ImportReader {
    /// The longest line that is gathered before it is refused.
    static let lineByteCountMax = 1 << 30

    private var buffer: [UInt8] = []
    private var offset = 0
    /// Up to where the buffer is known to hold no line break.
    private var searched = 0
    private var line = 1
    private var isFinished = false

    mutating func append(_ chunk: [UInt8]) {
        if offset > 0 {
            buffer.removeSubrange(..<offset)
            searched -= offset
            offset = 0
        }
        buffer.append(contentsOf: chunk)
    }

    mutating func finish() {
        isFinished = true
    }

    /// The document of the next line that is not blank, or nil when that needs more bytes.
    mutating func next() throws(ImportFailure) -> ImportedDocument? {
        while let text = try nextLine() {
            let number = line
            line += 1
            guard let text else { continue }
            do {
                let document = try Document(extendedJSON: text)
                return ImportedDocument(
                    document: document,
                    location: .text(line: number, column: 1)
                )
            } catch {
                throw ImportFailure(error, canGoOn: true, line: number)
            }
        }
        return nil
    }

    /// The next line without its break, some nil when it is blank, or nil when it is not all here.
    private mutating func nextLine() throws(ImportFailure) -> [UInt8]?? {
        let end = buffer[searched...].firstIndex(of: 0x0A)
        guard let end = end ?? (isFinished && offset < buffer.count ? buffer.count : nil) else {
            searched = buffer.count
            guard buffer.count - offset <= Self.lineByteCountMax else {
                throw ImportFailure(
                    "The line has more than \(Self.lineByteCountMax) bytes",
                    at: .text(line: line, column: 1)
                )
            }
            return nil
        }
        var text = buffer[offset..<end]
        offset = min(end + 1, buffer.count)
        searched = offset
        if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        let isBlank = text.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        return .some(isBlank ? nil : Array(text))
    }
}
