// SPDX-License-Identifier: MIT
//
// What is fuzzed: for each target where to start from, and what must hold for every input. The
// target package in tools/fuzz hands them to libFuzzer; the normal test run mutates the seeds.

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Something that takes any bytes and must stand them.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Validation of BSON, and what is done with documents that pass it.
    case validator
    /// The reading of Extended JSON, and what is done with what it means.
    case json
    /// Filters, planned and evaluated with indexes and without.
    case filter
    /// Updates by operators and by pipelines, carried out on stored documents.
    case update
    /// Pipelines, expressions, projections and sorts.
    case pipeline
    /// A store's file with damage in it.
    case damage

    /// Inputs to start from.
    package var seeds: [[UInt8]] {
        switch self {
        case .validator: documentSeeds
        case .json: textSeeds
        case .filter: filterSeeds
        case .update: updateSeeds
        case .pipeline: pipelineSeeds
        case .damage: damageSeeds
        }
    }

    /// Ends the process unless everything holds that must hold for the input.
    package func check(_ input: [UInt8]) {
        switch self {
        case .validator: checkBytes(input)
        case .json: checkText(input)
        case .filter: checkFilter(input)
        case .update: checkUpdate(input)
        case .pipeline: checkPipeline(input)
        case .damage: checkDamage(input)
        }
    }
}

/// Whether a bug is planted that fuzzing must find, to prove that it finds bugs.
private let isBugPlanted = getenv("SHEAF_FUZZ_PLANT") != nil

/// Reads one byte behind the end of a copy of the bytes, if a bug is planted.
func readTooFar(_ bytes: [UInt8]) {
    guard isBugPlanted else { return }
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    precondition(copy[bytes.count] < 255 || copy[0] < 255)
    copy.deallocate()
}
