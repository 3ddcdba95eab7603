// SPDX-License-Identifier: MIT
//
// A pipeline in memory, written apart from the library: every stage takes all documents and makes
// all of its own, fields are looked up by hand, and nothing is planned.

import Sheaf

/// The stages that random tests use, on whole lists.
enum NaivePipeline {
    static func run(_ stages: [Document], on documents: [Document]) -> [Document] {
        stages.reduce(documents) { documents, stage in
            for (name, operand) in stage { return run(name, operand, documents) }
            return documents
        }
    }

    private static func run(
        _ name: String,
        _ operand: BSONValue,
        _ documents: [Document]
    ) -> [Document] {
        switch name {
        case "$match": documents.filter { matches(operand.documentValue ?? [:], $0) }
        case "$project": documents.map { projected(operand.documentValue ?? [:], $0) }
        case "$group": grouped(operand.documentValue ?? [:], documents)
        case "$sort": sorted(operand.documentValue ?? [:], documents)
        case "$unwind": documents.flatMap { unwound(String(operand.stringValue ?? ""), $0) }
        case "$limit": Array(documents.prefix(Int(operand.integerValue ?? 0)))
        case "$skip": Array(documents.dropFirst(Int(operand.integerValue ?? 0)))
        default: []
        }
    }

    /// Conditions `{field: {$op: number}}`; a field may hold a number or an array of numbers.
    private static func matches(_ filter: Document, _ document: Document) -> Bool {
        for (field, condition) in filter {
            guard let (name, operand) = condition.documentValue?.first(where: { _ in true }) else {
                return false
            }
            var candidates: [BSONValue] = document[field].map { [$0] } ?? []
            if case .array(let array)? = document[field] { candidates = Array(array) }
            let holds = candidates.contains { value in
                guard let left = value.integerValue, let right = operand.integerValue else {
                    return false
                }
                return name == "$gte" ? left >= right : name == "$lt" ? left < right : left == right
            }
            guard holds else { return false }
        }
        return true
    }

    /// Either fields with 1, or fields with 0.
    private static func projected(_ projection: Document, _ document: Document) -> Document {
        let includes = projection.contains { $0.value == 1 }
        return Document(
            document.filter { field in
                guard let flag = projection[field.key] else {
                    return includes ? field.key == "_id" : true
                }
                return flag == 1
            }.map { ($0.key, $0.value) }
        )
    }

    private static func value(_ path: BSONValue, _ document: Document) -> BSONValue? {
        guard case .string(let text) = path else { return path }
        return document[String(text.dropFirst())]
    }

    private static func grouped(_ stage: Document, _ documents: [Document]) -> [Document] {
        var groups: [(id: BSONValue, members: [Document])] = []
        for document in documents {
            let id = value(stage["_id"] ?? .null, document) ?? .null
            if let place = groups.firstIndex(where: { $0.id.compare(id) == 0 }) {
                groups[place].members.append(document)
            } else {
                groups.append((id, [document]))
            }
        }
        return groups.map { group in
            var made: Document = ["_id": group.id]
            for (name, accumulator) in stage where name != "_id" {
                for (kind, path) in accumulator.documentValue ?? [:] {
                    let values = group.members.map { value(path, $0) }
                    made[name] = accumulated(kind, values)
                }
            }
            return made
        }
    }

    private static func accumulated(_ kind: String, _ values: [BSONValue?]) -> BSONValue {
        let present = values.compactMap { $0 }
        switch kind {
        case "$sum": return .integer(present.compactMap(\.integerValue).reduce(0, +))
        case "$push": return .array(BSONArray(present))
        case "$first": return (values.first ?? nil) ?? .null
        case "$last": return (values.last ?? nil) ?? .null
        case "$max": return present.max { $0.compare($1) < 0 } ?? .null
        default: return present.min { $0.compare($1) < 0 } ?? .null
        }
    }

    /// Fields that hold numbers or nothing.
    private static func sorted(_ order: Document, _ documents: [Document]) -> [Document] {
        documents.enumerated().sorted { left, right in
            for (field, direction) in order {
                let first = left.element[field] ?? .null
                let difference = first.compare(right.element[field] ?? .null)
                if difference != 0 { return direction == 1 ? difference < 0 : difference > 0 }
            }
            return left.offset < right.offset
        }.map(\.element)
    }

    private static func unwound(_ path: String, _ document: Document) -> [Document] {
        let field = String(path.dropFirst())
        switch document[field] {
        case nil, .null: return []
        case .array(let array):
            return array.map { element in
                Document(document.map { ($0.key, $0.key == field ? element : $0.value) })
            }
        case .some: return [document]
        }
    }
}
