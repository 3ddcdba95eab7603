// SPDX-License-Identifier: MIT
//
// One update in question: its query, its operators, its array filters.

internal import SheafBSON
package import SheafReference

/// An update with its query.
package struct UpdateCase: Sendable {
    /// The query.
    package var filter: Tree
    /// The operators, or a replacement.
    package var update: Tree
    /// The array filters.
    package var arrayFilters: [Tree]

    /// An update with its query.
    package init(_ filter: Tree, _ update: Tree, _ arrayFilters: [Tree] = []) {
        (self.filter, self.update, self.arrayFilters) = (filter, update, arrayFilters)
    }

    /// What the reference says of it.
    package func answer(_ root: Tree, isUpsert: Bool = false) -> UpdateReference.Answer {
        isUpsert
            ? UpdateReference.upsert(where: filter, update, arrayFilters: arrayFilters)
            : UpdateReference.update(root, where: filter, update, arrayFilters: arrayFilters)
    }

    /// Whether a document that stays as it is may count as modified.
    ///
    /// Where an array is cut after something was added, what goes may happen to be what comes, and
    /// to see that one would have to read the whole array. `$currentDate` may set the same moment.
    var mayChangeNothing: Bool {
        update["$currentDate"]?.fields.isEmpty == false
            || update["$push"]?.fields.contains { $0.value["$slice"] != nil } == true
    }
}

extension UpdateCase: CustomStringConvertible {
    /// The parts as Extended JSON.
    package var description: String {
        let filters = arrayFilters.map { $0.document.extendedJSON(.canonical) }
        return """
            filter: \(filter.document.extendedJSON(.canonical))
            update: \(update.document.extendedJSON(.canonical))
            arrayFilters: [\(filters.joined(separator: ", "))]
            """
    }
}
