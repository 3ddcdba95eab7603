// SPDX-License-Identifier: MIT
//
// Fields below fields of documents in memory, as stages read and set them: no path leads through an
// array.

package import SheafBSON

extension Document {
    /// The value at a path through documents; nil where there is none.
    package func value(at names: [String]) -> BSONValue? {
        var value: BSONValue? = .document(self)
        for name in names {
            guard case .document(let document)? = value else { return nil }
            value = document[name]
        }
        return value
    }

    /// The same document with a value at a path; documents are made where there are none.
    ///
    /// Nil takes the field away.
    package func setting(
        _ names: some RandomAccessCollection<String>,
        to value: BSONValue?
    ) -> Document {
        guard let name = names.first else { return self }
        var document = self
        guard names.count > 1 else {
            document[name] = value
            return document
        }
        var below = Document()
        if case .document(let known)? = document[name] {
            below = known
        } else if value == nil {
            return self
        }
        document[name] = .document(below.setting(names.dropFirst(), to: value))
        return document
    }
}
