// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
//
// Measuring programs. They use what every user of the package can use and nothing else, and no test
// runs them.

import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "sheaf-benchmarks",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "sheaf-bench", targets: ["SheafBench"])],
    dependencies: [
        .package(name: "sheaf", path: "..", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "CRawLMDB", linkerSettings: [.linkedLibrary("lmdb")]),
        .executableTarget(
            name: "CallerSpeed",
            dependencies: ["CRawLMDB", .product(name: "Sheaf", package: "sheaf")],
            swiftSettings: house
        ),
        .executableTarget(
            name: "ScanSpeed",
            dependencies: [.product(name: "Sheaf", package: "sheaf")],
            swiftSettings: house
        ),
        .executableTarget(
            name: "SheafBench",
            dependencies: [
                .product(name: "Sheaf", package: "sheaf"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house
        ),
    ]
)
