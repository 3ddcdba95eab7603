// SPDX-License-Identifier: MIT
//
// What `help NAME` says of one method or operator: how it is written, what it does, an example.

/// The help of one method.
struct MethodHelp: Sendable {
    /// How it is called, such as `findOne(filter, projection, options)`.
    let call: String
    /// What it does, in a sentence.
    let summary: String
    /// An expression that can be typed as it stands.
    let example: String

    init(_ call: String, _ summary: String, _ example: String) {
        self.call = call
        self.summary = summary
        self.example = example
    }

    /// The help as a page of text.
    var text: String { "\(call)\n  \(summary)\n\n  \(example)" }
}

/// What can be asked help about.
enum HelpTopic {
    /// The help about a topic, or all of it when none is named.
    ///
    /// - Throws: that there is no such topic, with the nearest one.
    static func text(_ topic: String?) throws(CommandFailure) -> String {
        guard let topic else { return HelpText.expressions }
        let found = all.filter { $0.name == topic }.map(\.text)
        guard found.isEmpty else { return found.joined(separator: "\n\n") }
        throw CommandFailure(
            "There is no help about '\(topic)'"
                + ClosestName.hint(for: topic, among: all.map(\.name))
                + "; help alone lists all methods",
            status: .usage
        )
    }

    /// Every topic by its name; a name may have two, such as `count`.
    static let all: [(name: String, text: String)] =
        CollectionMethod.allCases.map { ($0.rawValue, "db.NAME.\($0.help.text)") }
        + CursorMethod.allCases.map { ($0.rawValue, "db.NAME.find(…).\($0.help.text)") }
        + DatabaseMethod.allCases.map { ($0.rawValue, "db.\($0.help.text)") }
        + OperatorHelp.all.map { ($0.call, $0.text) }
}
