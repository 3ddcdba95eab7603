// SPDX-License-Identifier: MIT
//
// Which of the indexes that are there is the one that somebody asks for, and which only looks like
// it.

import SheafLanguage

extension IndexSpecification {
    /// The index that is there already, or an error if it is one that only looks like it.
    func existing(in entry: CatalogCollection) throws(StoreError) -> CatalogIndex? {
        if keys == CatalogIndex.idPattern { return entry.idIndex }
        if let known = entry.index(named: name) {
            guard isEquivalent(to: known.specification) else {
                throw conflict(
                    "An existing index has the same name as the requested index. When index names "
                        + "are not specified, they are auto generated and can cause conflicts. "
                        + "Please refer to our documentation.",
                    known,
                    .indexKeySpecsConflict
                )
            }
            guard expireAfterSeconds == known.specification.expireAfterSeconds else {
                throw conflict(
                    "An equivalent index already exists with the same name but different options.",
                    known
                )
            }
            return known
        }
        let known = entry.indexes.first { isEquivalent(to: $0.specification) }
        if let known {
            guard expireAfterSeconds == known.specification.expireAfterSeconds else {
                throw conflict(
                    "An equivalent index already exists with a different name and options.",
                    known
                )
            }
            throw StoreError(
                .indexConflict,
                "Index already exists with a different name: \(known.name)"
            )
        }
        guard !entry.elementKeys.contains(where: { $0.name == name }) else {
            throw StoreError(
                .indexConflict,
                "An existing index has the same name as the requested index: \(name).",
                mongoCode: MongoCode.indexKeySpecsConflict.rawValue
            )
        }
        guard entry.indexCount < IndexSpecification.countMax else {
            throw .invalidIndex(
                "add index fails, too many indexes for \(entry.namespace) "
                    + "key:\(ShellText.document(keys))"
            )
        }
        return nil
    }

    private func conflict(
        _ reason: String,
        _ known: CatalogIndex,
        _ number: MongoCode = .indexOptionsConflict
    ) -> StoreError {
        StoreError(
            .indexConflict,
            "\(reason) Requested index: \(ShellText.document(document)), existing index: "
                + ShellText.document(known.specification.document),
            mongoCode: number.rawValue
        )
    }
}
