// SPDX-License-Identifier: MIT
//
// Real drivers against the built program: the scripts in Tests/Drivers, by pymongo in the
// environment that tools/test makes. Each script is a test; what it prints is shown when it fails.

#if Server
    import Foundation
    import Testing

    /// The scripts, and the Python that has pymongo.
    enum DriverScripts {
        static let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(component: "Drivers")

        static let python: String = {
            let environment = ProcessInfo.processInfo.environment
            let cache = environment["XDG_CACHE_HOME"] ?? "\(NSHomeDirectory())/.cache"
            return "\(cache)/sheaf/venv/bin/python"
        }()

        static var isThere: Bool { FileManager.default.isExecutableFile(atPath: python) }

        static let names: [String] = {
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
            return (files ?? []).filter { $0.hasPrefix("test_") && $0.hasSuffix(".py") }.sorted()
                .map { String($0.dropLast(3)) }
        }()

        /// The program `storectl` in the build folder, beside the test bundle.
        static let storectl: String = {
            var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            while folder.path.count > 1 {
                folder.deleteLastPathComponent()
                let candidate = folder.appending(component: "storectl").path
                if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            }
            return "storectl"
        }()

        /// Runs a script and gives what it printed, and whether it passed.
        static func run(_ name: String) throws -> (passed: Bool, text: String) {
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = ["-m", "unittest", name]
            process.currentDirectoryURL = folder
            process.environment = ProcessInfo.processInfo.environment
                .merging([
                    "STORECTL": storectl, "PYTHONDONTWRITEBYTECODE": "1",
                    "SWIFT_BACKTRACE": "enable=no",
                ]) { $1 }
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (process.terminationStatus == 0, String(decoding: data, as: UTF8.self))
        }
    }

    @Suite("Drivers", .serialized)
    struct DriverTests {
        @Test(.enabled(if: DriverScripts.isThere), arguments: DriverScripts.names)
        func `a script passes`(_ name: String) throws {
            let (passed, text) = try DriverScripts.run(name)
            #expect(passed, "\(text)")
        }

        @Test func `there are scripts`() {
            #expect(DriverScripts.names.contains("test_crud"))
        }
    }
#endif
