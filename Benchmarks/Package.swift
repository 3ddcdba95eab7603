// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
//
// Measuring programs. They use what every user of the package can use and nothing else, and no test
// runs them.

import PackageDescription

let package = Package(
    name: "sheaf-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "sheaf", path: "..", traits: [])],
    targets: [
        .executableTarget(
            name: "ScanSpeed",
            dependencies: [.product(name: "Sheaf", package: "sheaf")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]
        )
    ]
)
