// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
//
// Fuzz targets of SheafBSON. They link only with the sanitizer, so they lie in a package of their
// own; they see what an embedder sees. tools/fuzz/run builds and runs them.

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "sheaf-fuzz",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "sheaf", path: "../..", traits: [])],
    targets: [
        .target(
            name: "FuzzProperties",
            dependencies: [.product(name: "SheafBSON", package: "sheaf")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "FuzzValidator",
            dependencies: ["FuzzProperties"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "FuzzJSON",
            dependencies: ["FuzzProperties"],
            swiftSettings: settings
        ),
    ]
)
