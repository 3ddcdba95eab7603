// SPDX-License-Identifier: MIT
//
// `$dateTrunc`: the beginning of the unit, or of the bin of several units, that a date lies in.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateTrunc: {date:, unit:, binSize:, timezone:, startOfWeek:}}`.
    static let dateTruncate = ExpressionOperator(name: "$dateTrunc") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["date", "unit"],
            optional: ["binSize", "timezone", "startOfWeek"],
            codes: (notDocument: 5_439_007, unknown: 5_439_008, missing: 5_439_009)
        )
        let parts = [
            try parser.expression(arguments["date"] ?? .null),
            try parser.expression(arguments["unit"] ?? .null),
            try parser.expression(arguments["binSize"] ?? 1),
            try parser.expression(arguments["timezone"] ?? "UTC"),
            try parser.expression(arguments["startOfWeek"] ?? "sunday"),
        ]
        return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
            guard !values[0].isNullish, !values[2].isNullish else { return .null }
            let size = try binSize(values[2])
            guard let unit = try TimeUnit(values[1], of: "$dateTrunc") else { return .null }
            var startOfWeek: Int64 = 0
            if unit == .week {
                guard let day = try TimeUnit.weekday(values[4], of: "$dateTrunc") else {
                    return .null
                }
                startOfWeek = day
            }
            guard let zone = try values[3].zone() else { return .null }
            guard let date = values[0].asDate else {
                throw LanguageError(
                    code: 5_439_012,
                    "$dateTrunc requires 'date' to be a date, but got \(values[0].typeName)"
                )
            }
            let start = truncated(DateParts(date, in: zone), unit, size, startOfWeek)
            guard let start else {
                throw LanguageError(code: 5_439_005, "$dateTrunc: the date is too far away")
            }
            return .date(start)
        }
    }

    private static func binSize(_ value: BSONValue?) throws(LanguageError) -> Int64 {
        guard let size = value?.integerValue else {
            throw LanguageError(
                code: 5_439_017,
                "$dateTrunc requires 'binSize' to be a 64-bit integer, but got value "
                    + "'\(value?.shellText ?? "")' of type \(value.typeName)"
            )
        }
        guard size > 0 else {
            throw LanguageError(
                code: 5_439_018,
                "$dateTrunc requires 'binSize' to be greater than 0, but got value \(size)"
            )
        }
        return size
    }

    /// Bins are counted from 2000-01-01, weeks from the first day of a week behind it.
    private static func truncated(
        _ parts: DateParts,
        _ unit: TimeUnit,
        _ size: Int64,
        _ startOfWeek: Int64
    ) -> DateTime? {
        switch unit.length {
        case .months(let length):
            let (bin, isTooLarge) = length.multipliedReportingOverflow(by: size)
            let reference: Int64 = 2000 * 12
            // A bin of ages has only two beginnings that dates know of.
            let width = isTooLarge ? Int64.max : bin
            let number =
                reference
                .addingClamped(
                    (parts.monthNumber - reference).dividedDown(by: width).quotient
                        .multipliedClamped(by: width)
                )
            guard number.magnitude < 4_000_000_000 else { return nil }
            let (year, month) = number.dividedDown(by: 12)
            return DateParts.moment(
                days: DateParts.days(year: year, month: month + 1, day: 1),
                milliseconds: 0,
                in: parts.zone
            )
        case .milliseconds(let length):
            // The first day of 2000 was a Saturday.
            let first = 10_957 + (unit == .week ? (startOfWeek + 1) % 7 : 0)
            let reference = Int128(first) * 86_400_000
            let width = Int128(length) * Int128(size)
            var count = (parts.local - reference) / width
            if count * width > parts.local - reference { count -= 1 }
            let start = reference + count * width - Int128(parts.zone.milliseconds)
            return Int64(exactly: start).map { DateTime(millisecondsSinceEpoch: $0) }
        }
    }
}

extension Int64 {
    /// The product, or the nearest that fits.
    fileprivate func multipliedClamped(by other: Int64) -> Int64 {
        let (product, isTooLarge) = multipliedReportingOverflow(by: other)
        return isTooLarge ? ((self < 0) != (other < 0) ? .min : .max) : product
    }
}
