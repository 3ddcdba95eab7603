// SPDX-License-Identifier: MIT
//
// The keywords of schemas about arrays.

import SheafBSON

extension SchemaKeyword {
    /// `items`: one schema for every element, or one for each position.
    static let items = SchemaKeyword(name: "items") { (clause) throws(LanguageError) in
        switch clause.operand {
        case .document(let document):
            let schema = try Schema(parsing: document, at: clause.depth.deeper())
            return Schema.Rule(.arrays) { (value) throws(LanguageError) in
                guard var cursor = value.array?.elements else { return true }
                while let element = cursor.next() {
                    guard try schema.accepts(element.value) else { return false }
                }
                return true
            }
        case .array(let list) where list.isEmpty: return nil
        case .array:
            let schemas = try clause.schemas()
            return Schema.Rule(.arrays) { (value) throws(LanguageError) in
                guard var cursor = value.array?.elements else { return true }
                for schema in schemas {
                    guard let element = cursor.next() else { return true }
                    guard try schema.accepts(element.value) else { return false }
                }
                return true
            }
        default: throw clause.mustBe("an array or an object, not \(clause.operand.type.alias)")
        }
    }

    /// `additionalItems`: whether, or how, elements may stand behind those that `items` lists.
    static let additionalItems = SchemaKeyword(name: "additionalItems") {
        (clause) throws(LanguageError) in
        let remainder = try clause.remainder()
        guard case .array(let listed)? = clause.siblings["items"] else { return nil }
        let count = listed.count
        return Schema.Rule(.arrays) { (value) throws(LanguageError) in
            guard var cursor = value.array?.elements else { return true }
            for _ in 0..<count {
                guard cursor.advance() != nil else { return true }
            }
            while let element = cursor.next() {
                guard try remainder.accepts(element.value) else { return false }
            }
            return true
        }
    }

    /// `minItems`: the least number of elements.
    static let minItems = SchemaKeyword(name: "minItems") { (clause) throws(LanguageError) in
        let count = try clause.count()
        return Schema.Rule(.arrays) { (value) throws(LanguageError) in
            (value.array?.count ?? 0) >= count
        }
    }

    /// `maxItems`: the greatest number of elements.
    static let maxItems = SchemaKeyword(name: "maxItems") { (clause) throws(LanguageError) in
        let count = try clause.count()
        return Schema.Rule(.arrays) { (value) throws(LanguageError) in
            (value.array?.count ?? 0) <= count
        }
    }

    /// `uniqueItems`: no element is there twice; the order of fields does not matter.
    static let uniqueItems = SchemaKeyword(name: "uniqueItems") { (clause) throws(LanguageError) in
        guard try clause.flag() else { return nil }
        return Schema.Rule(.arrays) { (value) throws(LanguageError) in
            guard var cursor = value.array?.elements else { return true }
            var seen: Set<UnorderedKey> = []
            while let element = cursor.next() {
                guard seen.insert(UnorderedKey(element.value)).inserted else { return false }
            }
            return true
        }
    }
}
