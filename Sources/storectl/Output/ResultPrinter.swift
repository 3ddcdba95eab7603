// SPDX-License-Identifier: MIT
//
// Results as text: Extended JSON, over several lines for people at a terminal, one line each for
// programs.

internal import SheafBSON

/// How results are written.
struct ResultFormat: Sendable, Hashable {
    /// Whether every type is told: canonical Extended JSON instead of relaxed.
    var isCanonical = false
    /// Whether each result takes one line.
    var isOneLine = false
    /// Whether lists of names and the like are documents too, for programs.
    var isJSON = false
    /// Whether parts of a result have colours.
    var isColoured = false
    /// Whether answers about writes are left out, and only what was asked for is written.
    var isQuiet = false

    /// A value as text.
    func text(_ value: BSONValue) -> String {
        let text = value.extendedJSON(isCanonical ? .canonical : .relaxed, isPretty: !isOneLine)
        return isColoured ? Colours.json(text) : text
    }
}

/// Prints the results of statements.
struct ResultPrinter {
    let format: ResultFormat
    private(set) var output: OutputBuffer

    init(_ format: ResultFormat, output: OutputBuffer = OutputBuffer()) {
        self.format = format
        self.output = output
    }

    /// Prints a value.
    mutating func value(_ value: BSONValue) throws {
        try output.line(format.text(value))
    }

    /// Prints a document.
    mutating func document(_ document: Document) throws {
        try value(.document(document))
    }

    /// Prints names, one per line; for programs as documents with one field.
    mutating func names(_ names: [String]) throws {
        for name in names {
            if format.isJSON {
                try document(["name": .string(name)])
            } else {
                try output.line(name)
            }
        }
    }

    /// Prints a text for people.
    mutating func text(_ text: String) throws {
        try output.line(text)
    }

    /// Writes out what is gathered.
    mutating func flush() throws {
        try output.flush()
    }
}
