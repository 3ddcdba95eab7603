// SPDX-License-Identifier: MIT
//
// The registry of update operators: one file for each under Operators, one line for each here.

/// The update operators.
enum UpdateOperators {
    /// All operators that are known, by their names.
    static let known: [String: any Modifier.Type] = Dictionary(
        [
            SetModifier.self,
            SetOnInsertModifier.self,
            UnsetModifier.self,
            IncrementModifier.self,
            MultiplyModifier.self,
            MinimumModifier.self,
            MaximumModifier.self,
            BitModifier.self,
            CurrentDateModifier.self,
            RenameModifier.self,
            PushModifier.self,
            AddToSetModifier.self,
            PopModifier.self,
            PullModifier.self,
            PullAllModifier.self,
        ].map { (type: any Modifier.Type) in (type.name, type) },
        uniquingKeysWith: { first, _ in first }
    )
}
