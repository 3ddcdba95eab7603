// SPDX-License-Identifier: MIT
//
// Showing: documents that are made of the keys of an index alone, where the keys give back all that
// is shown of them.

import SheafBSON
import SheafLanguage

/// Makes what is shown of a document out of its key.
struct CoveredProjection: Sendable {
    /// A field of the index, up to the last one that is shown.
    private struct Part: Sendable {
        /// Where its value goes; nil when it is not shown.
        let names: [String]?
        let kinds: SortKeyKinds
        let isInverted: Bool
    }

    private var parts: [Part] = []

    /// What the keys of a plan give of a projection.
    ///
    /// Nil where the plan is no scan of an index, where documents have arrays on its paths, where
    /// the filter asks more than its keys tell, or where other fields are shown.
    init?(_ projection: Projection, _ plan: AccessPlan, _ filter: Filter) {
        guard case .index(let scan) = plan.way, plan.isOrdered, !filter.hasResidual,
            scan.isExact(filter.narrowing), let paths = projection.shownPaths
        else { return nil }
        self.init(paths, scan.index)
    }

    /// What the keys of an index give of the fields at some paths.
    init?(_ paths: [[String]], _ index: CatalogIndex) {
        guard !paths.isEmpty, !index.isMultikey, index.collation == nil else { return nil }
        var rest = Set(paths)
        for (number, field) in index.keys.fields.enumerated() where !rest.isEmpty {
            let components = field.path.components
            let names = components.map(\.name)
            let isShown = rest.remove(names) != nil
            guard !isShown || components.allSatisfy({ $0.index == nil }) else { return nil }
            parts.append(
                Part(
                    names: isShown ? names : nil,
                    kinds: index.kinds?[number] ?? .all,
                    isInverted: field.isInverted
                )
            )
        }
        guard rest.isEmpty else { return nil }
    }

    /// What is shown of the document with a key; nil when the key does not give it back, as with
    /// null, which may stand for a missing field.
    ///
    /// - Complexity: O(bytes of the key).
    func document(of key: [UInt8]) -> Document? {
        var reader = SortKeyReader(key)
        var document = Document()
        for part in parts {
            guard let value = reader.next(part.kinds, isInverted: part.isInverted) else {
                return nil
            }
            guard let names = part.names else { continue }
            if names.count == 1 {
                document.append(names[0], value)
            } else {
                document = document.setting(names, to: value)
            }
        }
        return document
    }
}
