// SPDX-License-Identifier: MIT
//
// Export: documents of a collection into a file, one batch in memory. The file takes its name when
// it is whole.

internal import Foundation
internal import Sheaf

/// Writes documents to a file or to standard output.
struct Exporter {
    private static let blockByteCount = 1 << 18

    private let path: String
    private let handle: FileHandle
    private let draft: String?
    private var encoder: DocumentEncoder
    private var block: [UInt8] = []
    private var progress: ProgressLine
    /// How many documents were written.
    private(set) var count = 0
    private(set) var byteCount = 0

    /// Begins a file; `-` is standard output.
    init(to path: String, _ encoder: DocumentEncoder, isQuiet: Bool) throws(CommandFailure) {
        self.path = path
        self.encoder = encoder
        progress = ProgressLine(isQuiet: isQuiet || path == "-")
        block = encoder.beginning
        guard path != "-" else {
            (draft, handle) = (nil, .standardOutput)
            return
        }
        let draft = path + ".part"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw CommandFailure("\(draft) cannot be written: \(String(cString: strerror(errno)))")
        }
        self.draft = draft
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The time since the export began.
    var elapsed: Duration { progress.elapsed }

    /// Writes all documents; `total` is their number, if that is known.
    mutating func run(_ documents: FindSequence, total: Int?) async throws {
        do {
            for try await document in documents {
                block += encoder.bytes(document)
                count += 1
                if block.count >= Self.blockByteCount { try flush() }
                guard progress.isDue else { continue }
                progress.show(ProgressText.documents(count, of: total, in: progress.elapsed))
            }
            block += encoder.end
            try flush()
            if let draft {
                try handle.synchronize()
                guard rename(draft, path) == 0 else {
                    throw CommandFailure(
                        "\(path) cannot be written: \(String(cString: strerror(errno)))"
                    )
                }
            }
            progress.clear()
        } catch {
            progress.clear()
            if let draft { unlink(draft) }
            throw error
        }
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: Data(block))
        byteCount += block.count
        block.removeAll(keepingCapacity: true)
    }
}
