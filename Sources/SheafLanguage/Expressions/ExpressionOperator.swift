// SPDX-License-Identifier: MIT
//
// The registry of expressions: one file for each in the folders beside, one line for each here.

import SheafBSON

/// An operator of expressions, such as `$add`.
struct ExpressionOperator: Sendable {
    /// The name with its dollar sign.
    let name: String
    /// Makes a node of an operand.
    let parse: @Sendable (BSONValue, ExpressionParser) throws(LanguageError) -> any ExpressionNode

    /// All operators that are known, by their names.
    static let known: [String: ExpressionOperator] = Dictionary(
        [
            arithmetic, trigonometry, comparison, conditional, variables, accumulators, arrays,
            sets, strings, objects, types, conversions, dateParts, dates,
        ].joined().map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    private static let arithmetic: [ExpressionOperator] = [
        add, subtract, multiply, divide, modulo, absolute, ceiling, floor, round, truncate,
        squareRoot, power, exponential, naturalLogarithm, logarithm, decimalLogarithm, random,
        bitAnd, bitOr, bitXor, bitNot,
    ]

    private static let trigonometry: [ExpressionOperator] = [
        sine, cosine, tangent, arcSine, arcCosine, arcTangent, arcTangentOfTwo, hyperbolicSine,
        hyperbolicCosine, hyperbolicTangent, areaSine, areaCosine, areaTangent, degreesToRadians,
        radiansToDegrees,
    ]

    private static let comparison: [ExpressionOperator] = [
        compare, equal, notEqual, greater, greaterOrEqual, less, lessOrEqual, and, or, not,
    ]

    private static let conditional: [ExpressionOperator] = [condition, ifNull, choice]

    private static let variables: [ExpressionOperator] = [literal, constant, variable]

    private static let accumulators: [ExpressionOperator] = [
        sum, average, minimum, maximum, minimumN, maximumN, firstN, lastN, populationDeviation,
        sampleDeviation,
    ]

    private static let arrays: [ExpressionOperator] = [
        elementAt, first, last, concatenateArrays, filter, map, reduce, isIn, indexOfArray, isArray,
        range, reverseArray, arraySize, slice, zipArrays, arrayToObject, sortArray,
    ]

    private static let sets: [ExpressionOperator] = [
        setUnion, setIntersection, setDifference, setEquals, setIsSubset, anyElementTrue,
        allElementsTrue,
    ]

    private static let strings: [ExpressionOperator] = [
        concatenate, substring, substringBytes, substringCodePoints, lengthBytes, lengthCodePoints,
        toLower, toUpper, split, trim, trimStart, trimEnd, indexOfBytes, indexOfCodePoints,
        compareIgnoringCase, replaceOne, replaceAll, regexMatch, regexFind, regexFindAll,
    ]

    private static let objects: [ExpressionOperator] = [
        mergeObjects, objectToArray, getField, setField, unsetField,
    ]

    private static let types: [ExpressionOperator] = [
        typeName, isNumber, binarySize, documentSize,
    ]

    private static let conversions: [ExpressionOperator] = [
        convert, toInt, toLong, toDouble, toDecimal, toText, toBool, toDate, toObjectID,
    ]

    private static let dateParts: [ExpressionOperator] = [
        year, month, dayOfMonth, dayOfWeek, dayOfYear, hour, minute, second, millisecond, week,
        isoWeek, isoWeekYear, isoDayOfWeek, timestampSecond, timestampIncrement,
    ]

    private static let dates: [ExpressionOperator] = [
        dateToString, dateFromString, dateToParts, dateFromParts, dateAdd, dateSubtract,
        dateDifference, dateTruncate,
    ]
}
