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
            PushModifier.self,
            AddToSetModifier.self,
            PullModifier.self,
        ].map { (type: any Modifier.Type) in (type.name, type) },
        uniquingKeysWith: { first, _ in first }
    )

    /// MongoDB's operators that Sheaf refuses so far.
    static let notYetKnown: Set<String> = [
        "$bit", "$currentDate", "$max", "$min", "$mul", "$pop", "$pullAll", "$rename",
    ]
}
