// SPDX-License-Identifier: MIT
//
// Pipelines inside stages: how their operands are read.

import SheafBSON

extension BSONValue {
    /// The stages that an array is.
    func stages() throws(LanguageError) -> [Document] {
        guard case .array(let array) = self else {
            throw .typeMismatch("'pipeline' option must be specified as an array")
        }
        var stages: [Document] = []
        for element in array {
            guard case .document(let stage) = element else {
                throw .typeMismatch("Each element of the 'pipeline' array must be an object")
            }
            stages.append(stage)
        }
        return stages
    }
}
