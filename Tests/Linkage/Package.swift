// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
//
// What an embedder's package looks like: Sheaf without traits. tools/linkage builds and runs it,
// and proves that neither the shell's nor a server's dependencies come along.

import PackageDescription

let package = Package(
    name: "embedder",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "sheaf", path: "../..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "Embedder",
            dependencies: [.product(name: "Sheaf", package: "sheaf")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
