// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
//
// The targets and who may import whom: see the article Architecture in Sources/Sheaf/Sheaf.docc.
// tools/tidy holds the arrows; this file must agree with its table.

import PackageDescription

/// What every target is compiled with.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

/// The targets that touch raw memory say so at every expression.
let strict: [SwiftSetting] = house + [.strictMemorySafety()]

let package = Package(
    name: "sheaf",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Sheaf", targets: ["Sheaf"]),
        .library(name: "SheafBSON", targets: ["SheafBSON"]),
        .executable(name: "storectl", targets: ["storectl"]),
    ],
    traits: [
        .trait(name: "Shell", description: "The command line tool `storectl`."),
        .trait(name: "Collation", description: "Texts in the order of a language, by ICU."),
        .trait(name: "Server", description: "Serving stores to MongoDB's drivers."),
        .default(enabledTraits: ["Shell", "Collation", "Server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLMDB",
            pkgConfig: "lmdb",
            providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]
        ),
        .systemLibrary(
            name: "CPCRE2",
            pkgConfig: "libpcre2-8",
            providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]
        ),
        .systemLibrary(
            name: "CICU",
            pkgConfig: "icu-i18n",
            providers: [.apt(["libicu-dev"]), .brew(["icu4c"])]
        ),
        .target(
            name: "CCollator",
            dependencies: [.target(name: "CICU", condition: .when(traits: ["Collation"]))],
            cSettings: [.define("COLLATION", .when(traits: ["Collation"]))]
        ),
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(
            name: "CEdit",
            pkgConfig: "libedit",
            providers: [.apt(["libedit-dev"]), .brew(["libedit"])]
        ),
        .target(name: "SheafKeyValue", dependencies: ["CLMDB"], swiftSettings: strict),
        .target(name: "SheafBSON", swiftSettings: strict),
        .target(
            name: "SheafLanguage",
            dependencies: [
                .target(name: "CCollator", condition: .when(traits: ["Collation"])),
                "CPCRE2", "SheafBSON",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SheafRecords",
            dependencies: ["SheafBSON", "SheafKeyValue"],
            swiftSettings: strict
        ),
        .target(
            name: "Sheaf",
            dependencies: ["SheafBSON", "SheafKeyValue", "SheafLanguage", "SheafRecords"],
            swiftSettings: house
        ),
        .target(
            name: "SheafCommands",
            dependencies: ["Sheaf"],
            swiftSettings: house
        ),
        .target(
            name: "SheafWire",
            dependencies: [
                "Sheaf", "SheafBSON", "SheafCommands",
                .target(name: "COpenSSL", condition: .when(traits: ["Server"])),
                .target(name: "CZlib", condition: .when(traits: ["Server"])),
                .product(
                    name: "Logging",
                    package: "swift-log",
                    condition: .when(traits: ["Server"])
                ),
                .product(
                    name: "NIOCore",
                    package: "swift-nio",
                    condition: .when(traits: ["Server"])
                ),
                .product(
                    name: "NIOPosix",
                    package: "swift-nio",
                    condition: .when(traits: ["Server"])
                ),
                .product(
                    name: "NIOHTTP1",
                    package: "swift-nio",
                    condition: .when(traits: ["Server"])
                ),
            ],
            swiftSettings: house
        ),
        .target(
            name: "SheafDump",
            dependencies: ["CZlib", "Sheaf", "SheafBSON"],
            swiftSettings: house
        ),
        .executableTarget(
            name: "storectl",
            dependencies: [
                "Sheaf",
                "SheafCommands",
                "SheafWire",
                "SheafBSON",
                "SheafDump",
                .target(name: "CEdit", condition: .when(traits: ["Shell"])),
                .product(
                    name: "ArgumentParser",
                    package: "swift-argument-parser",
                    condition: .when(traits: ["Shell"])
                ),
                .product(
                    name: "Logging",
                    package: "swift-log",
                    condition: .when(traits: ["Server"])
                ),
            ],
            swiftSettings: house
        ),
        .target(name: "SheafTestSupport", path: "Tests/SheafTestSupport", swiftSettings: house),
        .target(
            name: "SheafReference",
            dependencies: ["SheafBSON"],
            path: "Tests/SheafReference",
            swiftSettings: house
        ),
        .target(
            name: "SheafDifferential",
            dependencies: [
                "Sheaf", "SheafBSON", "SheafLanguage", "SheafReference", "SheafTestSupport",
            ],
            path: "Tests/SheafDifferential",
            swiftSettings: house
        ),
        .target(
            name: "SheafHistory",
            dependencies: ["Sheaf", "SheafTestSupport"],
            path: "Tests/SheafHistory",
            swiftSettings: house
        ),
        .executableTarget(
            name: "CheckCallers",
            dependencies: ["Sheaf", "SheafHistory"],
            path: "Tests/CheckCallers",
            swiftSettings: house
        ),
        .executableTarget(
            name: "FuzzUpdates",
            dependencies: ["Sheaf", "SheafDifferential", "SheafReference", "SheafTestSupport"],
            path: "Tests/FuzzUpdates",
            swiftSettings: house
        ),
        .executableTarget(
            name: "Torture",
            dependencies: ["Sheaf", "SheafTestSupport"],
            path: "Tests/Torture",
            swiftSettings: house
        ),
        .target(
            name: "SheafFuzz",
            dependencies: ["Sheaf", "SheafBSON"],
            path: "Tests/SheafFuzz",
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafFaultTests",
            dependencies: ["Sheaf", "SheafFuzz", "SheafTestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafBSONTests",
            dependencies: ["SheafBSON", "SheafTestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafKeyValueTests",
            dependencies: ["SheafKeyValue", "SheafTestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafLanguageTests",
            dependencies: ["SheafLanguage", "SheafDifferential", "SheafTestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafRecordsTests",
            dependencies: ["SheafRecords", "SheafTestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafTests",
            dependencies: [
                "Sheaf", "SheafDifferential", "SheafHistory", "SheafKeyValue", "SheafLanguage",
                "SheafRecords", "SheafTestSupport",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafCommandsTests",
            dependencies: ["SheafCommands", "Sheaf"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafWireTests",
            dependencies: ["SheafWire", "SheafCommands", "SheafBSON", "storectl"],
            swiftSettings: house
        ),
        .testTarget(
            name: "SheafDumpTests",
            dependencies: ["SheafDump", "Sheaf", "SheafBSON"],
            swiftSettings: house
        ),
        .testTarget(
            name: "StorectlTests",
            dependencies: ["storectl", "Sheaf", "SheafBSON", "SheafKeyValue", "SheafTestSupport"],
            swiftSettings: house
        ),
    ]
)
