// SPDX-License-Identifier: MIT
//
// Conditions on what a field is, and on its content beyond comparing: presence, type, patterns,
// remainders, bits.

extension TypedFilter {
    /// The field is there, be it `null`; or it is not: `$exists`.
    public static func exists(
        _ path: TypedKeyPath<Root, some Any>,
        _ isThere: Bool = true
    ) -> TypedFilter {
        passing(path, "$exists", .success(.bool(isThere)))
    }

    /// The field has one of some BSON types: `$type`.
    public static func type(
        _ path: TypedKeyPath<Root, some Any>,
        _ types: BSONType...
    ) -> TypedFilter {
        let names = types.map { BSONValue.string($0.alias) }
        return passing(
            path,
            "$type",
            .success(names.count == 1 ? names[0] : .array(BSONArray(names)))
        )
    }

    /// The text contains a match of a regular expression: `$regex`.
    ///
    ///     students.find(.regex(\.name, "^kim", options: "i"))
    public static func regex(
        _ path: TypedKeyPath<Root, some Any>,
        _ pattern: String,
        options: String = ""
    ) -> TypedFilter {
        let operators: Document =
            options.isEmpty
            ? ["$regex": .string(pattern)]
            : ["$regex": .string(pattern), "$options": .string(options)]
        return TypedFilter(.passes(path.trail(), operators))
    }

    /// The number leaves a remainder when it is divided: `$mod`.
    public static func mod<Field: NumberField>(
        _ path: TypedKeyPath<Root, Field>,
        _ divisor: Int,
        _ remainder: Int
    ) -> TypedFilter {
        let operand: [BSONValue] = [.integer(divisor), .integer(remainder)]
        return passing(path, "$mod", .success(.array(BSONArray(operand))))
    }

    /// All bits of a mask are set: `$bitsAllSet`.
    public static func bitsAllSet(
        _ path: TypedKeyPath<Root, some Any>,
        _ mask: Int
    ) -> TypedFilter {
        passing(path, "$bitsAllSet", .success(.integer(mask)))
    }

    /// A bit of a mask is set: `$bitsAnySet`.
    public static func bitsAnySet(
        _ path: TypedKeyPath<Root, some Any>,
        _ mask: Int
    ) -> TypedFilter {
        passing(path, "$bitsAnySet", .success(.integer(mask)))
    }

    /// All bits of a mask are clear: `$bitsAllClear`.
    public static func bitsAllClear(
        _ path: TypedKeyPath<Root, some Any>,
        _ mask: Int
    ) -> TypedFilter {
        passing(path, "$bitsAllClear", .success(.integer(mask)))
    }

    /// A bit of a mask is clear: `$bitsAnyClear`.
    public static func bitsAnyClear(
        _ path: TypedKeyPath<Root, some Any>,
        _ mask: Int
    ) -> TypedFilter {
        passing(path, "$bitsAnyClear", .success(.integer(mask)))
    }
}
