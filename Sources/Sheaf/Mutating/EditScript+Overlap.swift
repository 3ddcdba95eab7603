// SPDX-License-Identifier: MIT
//
// Mutating: which edits can change the keys of which index. An edit elsewhere costs an index
// nothing.

import SheafLanguage

extension Edit {
    /// Whether the edit can change the values at a path.
    func overlaps(_ path: FieldPath) -> Bool {
        if case .arrayAid = self { return false }
        if case .rename(_, let target) = self, target.overlaps(path) { return true }
        return self.path.overlaps(path)
    }
}

extension DocumentPath {
    /// Whether the place lies on a path that people write, above its end or below it.
    func overlaps(_ path: FieldPath) -> Bool {
        DocumentPath.overlap(steps[...], path.components[...])
    }

    /// The names of the steps, if all of them are fields.
    var fieldNames: [String]? {
        var names: [String] = []
        for step in steps {
            guard case .field(let name) = step else { return nil }
            names.append(name)
        }
        return names
    }

    private static func overlap(
        _ steps: ArraySlice<Step>,
        _ components: ArraySlice<FieldPath.Component>
    ) -> Bool {
        guard let step = steps.first, let component = components.first else { return true }
        switch step {
        case .field(let name):
            return name == component.name
                && overlap(steps.dropFirst(), components.dropFirst())
        case .index(let position):
            // A path enters elements by itself, or names one.
            if overlap(steps.dropFirst(), components) { return true }
            return component.index == position
                && overlap(steps.dropFirst(), components.dropFirst())
        }
    }
}
