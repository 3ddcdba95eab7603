// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
//
// The fuzz targets as libFuzzer runs them. They link only with the sanitizer, so they lie in a
// package of their own; what they check is shared with the tests (Tests/SheafFuzz, by a link) and
// sees what an embedder sees. tools/fuzz/run builds and runs them.

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
    name: "sheaf-fuzz",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "sheaf", path: "../..", traits: [])],
    targets: [
        .target(
            name: "SheafFuzz",
            dependencies: [
                .product(name: "Sheaf", package: "sheaf"),
                .product(name: "SheafBSON", package: "sheaf"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "Fuzz", dependencies: ["SheafFuzz"], swiftSettings: settings),
    ]
)
