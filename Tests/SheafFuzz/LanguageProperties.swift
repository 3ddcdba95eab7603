// SPDX-License-Identifier: MIT
//
// What must hold for every filter, update and pipeline: an error, or an answer; the same answer
// with indexes and without; and documents that are still documents.

internal import Sheaf
internal import SheafBSON

/// Checks that a filter is refused, or finds the same whatever indexes there are.
func checkFilter(_ text: [UInt8]) {
    guard case .document(let filter) = fuzzRequest(text) else { return }
    let options = FindOptions(sort: ["_id": 1])
    let found = ["plain", "indexed"].map { name in
        try? fuzzStore.read { snapshot in
            try fuzzStore.collection(name).find(filter, options: options, in: snapshot)
        }
    }
    precondition(found[0] == found[1], "An index changes what is found")
    let count = try? fuzzStore.read { snapshot in
        try fuzzStore.collection("indexed").countDocuments(filter, in: snapshot)
    }
    precondition(count == found[0]?.count, "The count is not that of what is found")
    if filter["plant"] != nil { readTooFar(text) }
}

/// Checks that an update is refused, or leaves documents; it is undone afterwards.
///
/// The input is a document with the filter `q`, the update or pipeline `u`, and arrayFilters `f`.
func checkUpdate(_ text: [UInt8]) {
    guard case .document(let request) = fuzzRequest(text), let update = request["u"] else { return }
    if request["plant"] != nil { readTooFar(text) }
    do {
        try fuzzStore.write { transaction in
            try change(request, update, &transaction)
            let changed = try fuzzStore.collection("indexed").find(in: transaction.snapshot)
            for document in changed {
                let again = try? Document(validating: document.bytes, depthMax: 250)
                precondition(again == document, "An update leaves no document: \(document)")
            }
            throw Undone()
        }
    } catch is Undone {
        return
    } catch let error as StoreError {
        precondition(error.code != .internalError, "\(error)")
    } catch {
        preconditionFailure("\(error)")
    }
}

/// Ends a transaction of which nothing is to be kept.
private struct Undone: Error {}

private func change(
    _ request: Document,
    _ update: BSONValue,
    _ transaction: inout StoreTransaction
) throws {
    let filter = request["q"]?.documentValue ?? [:]
    let isUpsert = request["upsert"] == true
    let collection = fuzzStore.collection("indexed")
    if let stages = update.arrayValue {
        _ = try collection.updateMany(
            filter,
            stages.compactMap(\.documentValue),
            upsert: isUpsert,
            in: &transaction
        )
    } else {
        var options = UpdateOptions()
        options.arrayFilters = request["f"]?.arrayValue?.compactMap(\.documentValue) ?? []
        _ = try collection.updateMany(
            filter,
            update.documentValue ?? [:],
            upsert: isUpsert,
            options: options,
            in: &transaction
        )
    }
}

/// Checks that a pipeline, or a projection and a sort, are refused or give documents.
func checkPipeline(_ text: [UInt8]) {
    guard let request = fuzzRequest(text) else { return }
    let collection = fuzzStore.collection("indexed")
    let shown = try? fuzzStore.read { snapshot -> [Document] in
        if let stages = request.arrayValue {
            return try collection.aggregate(stages.compactMap(\.documentValue), in: snapshot)
        }
        guard let request = request.documentValue else { return [] }
        if request["plant"] != nil { readTooFar(text) }
        return try collection.find(
            request["q"]?.documentValue ?? [:],
            options: FindOptions(
                sort: request["sort"]?.documentValue ?? [:],
                projection: request["project"]?.documentValue ?? [:]
            ),
            in: snapshot
        )
    }
    for document in shown ?? [] {
        let again = try? Document(validating: document.bytes, depthMax: 250)
        precondition(again == document, "What is shown is no document")
    }
}
