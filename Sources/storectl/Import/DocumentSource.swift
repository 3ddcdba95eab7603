// SPDX-License-Identifier: MIT
//
// Documents out of a file, whatever its format, one at a time: memory holds one document and one
// chunk.

internal import SheafBSON

/// A document and where it stood.
struct ImportedDocument: Sendable {
    let document: Document
    let location: ImportFailure.Location
}

/// Makes documents of the chunks of a file in one format.
protocol ImportReader {
    /// Takes the next bytes of the file; they may end anywhere.
    mutating func append(_ chunk: [UInt8])

    /// Takes note that the file has ended.
    mutating func finish()

    /// The next document, or nil when that needs more bytes or, at the end, when there is none.
    mutating func next() throws(ImportFailure) -> ImportedDocument?
}

/// Reads the documents of a file one after another.
struct DocumentSource {
    /// Where the bytes come from.
    private(set) var source: ByteSource
    /// What the file turned out to be.
    let format: ImportFormat
    private var reader: any ImportReader
    private var isAtEnd = false

    /// A reader of a file; with `auto` its first bytes tell what it is.
    init(
        _ source: ByteSource,
        format: ImportFormat,
        table: TableOptions = TableOptions()
    ) throws(ImportFailure) {
        var source = source
        var beginning = try source.read()
        while !beginning.isEmpty, beginning.count < 5 {
            let more = try source.read()
            if more.isEmpty { break }
            beginning += more
        }
        guard !beginning.starts(with: [0x1F, 0x8B]) else {
            throw ImportFailure(
                "\(source.name) is compressed; unpack it first, or pipe it in with gunzip -c"
            )
        }
        self.source = source
        self.format =
            format == .auto ? ImportFormat.detect(name: source.name, beginning) : format
        switch self.format {
        case .jsonl: reader = LineReader()
        case .bson: reader = DumpReader()
        case .csv: reader = TableReader(separator: UInt8(ascii: ","), options: table)
        case .tsv: reader = TableReader(separator: UInt8(ascii: "\t"), options: table)
        case .json, .auto: reader = ObjectReader()
        }
        if beginning.isEmpty { finish() } else { reader.append(beginning) }
    }

    /// The next document, or nil behind the last.
    ///
    /// - Throws: what is wrong; when its `canGoOn` is true, the next call reads what follows.
    mutating func next() throws(ImportFailure) -> ImportedDocument? {
        while true {
            if let document = try reader.next() { return document }
            guard !isAtEnd else { return nil }
            let chunk = try source.read()
            if chunk.isEmpty { finish() } else { reader.append(chunk) }
        }
    }

    private mutating func finish() {
        isAtEnd = true
        reader.finish()
    }
}

extension ImportFailure {
    /// The reader's error; its text begins at the given line of the file, its bytes at the given
    /// offset.
    init(_ error: BSONError, canGoOn: Bool, line: Int = 1, byte: Int = 0) {
        let location: Location? =
            switch error.location {
            case .text(let inner, let column): .text(line: line + inner - 1, column: column)
            case .byte(let offset): .byte(byte + offset)
            default: nil
            }
        self.init(error.message, at: location, canGoOn: canGoOn)
    }
}
