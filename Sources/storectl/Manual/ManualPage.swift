// SPDX-License-Identifier: MIT
//
// The page for `man`, made from the help, so that it says nothing else.

#if Shell
    /// Writes the description of the program in the macros of man.
    struct ManualPage {
        private var lines: [String] = []

        /// The page of a program.
        static func text(_ program: CommandDescription, version: String) -> String {
            var page = ManualPage()
            page.head(program, version)
            page.section("DESCRIPTION")
            page.paragraphs(program.discussion)
            page.section("COMMANDS")
            for command in program.subcommands ?? [] where command.shouldDisplay ?? true {
                page.command(command, of: program)
            }
            page.section("EXIT STATUS")
            page.item("0", "All was done.")
            page.item("1", "The operation failed.")
            page.item("2", "The command line or an expression was not understood.")
            page.section("ENVIRONMENT")
            page.item("NO_COLOR", "When it is set, nothing is coloured.")
            page.item("XDG_STATE_HOME", "Below it lies the history of the shell.")
            return page.lines.joined(separator: "\n") + "\n"
        }

        private mutating func head(_ program: CommandDescription, _ version: String) {
            let name = program.commandName
            lines.append(".TH \(name.uppercased()) 1 \"\" \"\(Self.escaped(version))\"")
            section("NAME")
            lines.append("\(name) \\- \(Self.escaped(program.abstract ?? ""))")
            section("SYNOPSIS")
            for usage in ["STORE", "STORE EXPRESSION ...", "COMMAND STORE ..."] {
                lines.append(".B \(name)")
                lines.append(usage)
                lines.append(".br")
            }
        }

        private mutating func command(
            _ command: CommandDescription,
            of program: CommandDescription
        ) {
            lines.append(".SS \(program.commandName) \(command.commandName)")
            paragraphs(command.abstract)
            for argument in command.arguments ?? [] where argument.shouldDisplay {
                let names = (argument.names ?? []).map(\.text)
                let value = argument.valueName.map { "<\($0)>" } ?? ""
                let title =
                    switch argument.kind {
                    case "positional": value + (argument.isRepeating ? " ..." : "")
                    case "flag": names.joined(separator: ", ")
                    default: names.joined(separator: ", ") + " " + value
                    }
                var text = argument.abstract ?? ""
                if let standard = argument.defaultValue { text += " (default: \(standard))" }
                item(title, text)
            }
            paragraphs(command.discussion)
        }

        private mutating func section(_ title: String) {
            lines.append(".SH \(title)")
        }

        private mutating func item(_ title: String, _ text: String) {
            lines.append(".TP")
            lines.append("\\fB\(Self.escaped(title))\\fR")
            lines.append(Self.escaped(text))
        }

        /// Paragraphs of a text; lines that are indented stay as they are.
        private mutating func paragraphs(_ text: String?) {
            var isVerbatim = false
            for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
                let isIndented = line.hasPrefix("  ")
                if isIndented != isVerbatim, !line.isEmpty {
                    lines.append(isIndented ? ".nf" : ".fi")
                    isVerbatim = isIndented
                }
                lines.append(line.isEmpty ? ".PP" : Self.escaped(String(line)))
            }
            if isVerbatim { lines.append(".fi") }
        }

        /// A text in which nothing is a macro.
        private static func escaped(_ text: String) -> String {
            let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
        }
    }
#endif
