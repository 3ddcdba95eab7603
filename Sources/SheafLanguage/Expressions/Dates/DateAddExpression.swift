// SPDX-License-Identifier: MIT
//
// `$dateAdd`: a date so many units later.

import SheafBSON

extension ExpressionOperator {
    /// `{$dateAdd: {startDate:, unit:, amount:, timezone:}}`.
    static let dateAdd = shifting("$dateAdd", sign: 1)

    /// An operator that moves a date by an amount of units.
    static func shifting(_ name: String, sign: Int64) -> ExpressionOperator {
        ExpressionOperator(name: name) { (operand, parser) throws(LanguageError) in
            let arguments = try parser.namedArguments(
                operand,
                required: ["startDate", "unit", "amount"],
                optional: ["timezone"],
                codes: (notDocument: 5_166_400, unknown: 5_166_401, missing: 5_166_402)
            )
            var parts: [Expression] = []
            for argument in ["startDate", "unit", "amount", "timezone"] {
                parts.append(try parser.expression(arguments[argument] ?? "UTC"))
            }
            return FunctionNode(arguments: parts) { (values, _) throws(LanguageError) in
                guard !values.contains(where: \.isNullish),
                    let unit = try TimeUnit(values[1], of: name), let zone = try values[3].zone()
                else { return .null }
                guard let date = values[0].asDate else {
                    throw LanguageError(
                        code: 5_166_403,
                        "\(name) requires startDate to be convertible to a date"
                    )
                }
                guard let amount = values[2]?.integerValue else {
                    throw LanguageError(
                        code: 5_166_405,
                        "\(name) expects integer amount of time units"
                    )
                }
                guard sign > 0 || amount != .min else {
                    throw LanguageError(
                        code: 6_045_000,
                        "invalid $dateSubtract 'amount' parameter value: \(amount)"
                    )
                }
                return .date(try shifted(date, by: amount * sign, unit, in: zone, name))
            }
        }
    }

    /// A date moved by units; a day that its new month has not becomes the last one.
    private static func shifted(
        _ date: DateTime,
        by amount: Int64,
        _ unit: TimeUnit,
        in zone: ZoneOffset,
        _ name: String
    ) throws(LanguageError) -> DateTime {
        var result: DateTime?
        switch unit.length {
        case .milliseconds(let length):
            let moment = Int128(date.millisecondsSinceEpoch) + Int128(amount) * Int128(length)
            result = Int64(exactly: moment).map { DateTime(millisecondsSinceEpoch: $0) }
        case .months(let length):
            let parts = DateParts(date, in: zone)
            let number = Int128(parts.monthNumber) + Int128(amount) * Int128(length)
            // Nothing beyond fits 64 bits of milliseconds.
            guard number.magnitude < 4_000_000_000 else { break }
            let (year, month) = Int64(number).dividedDown(by: 12)
            let first = DateParts.days(year: year, month: month + 1, day: 1)
            let next = DateParts.days(year: year, month: month + 2, day: 1)
            result = DateParts.moment(
                days: min(first + parts.day - 1, next - 1),
                milliseconds: parts.milliseconds,
                in: zone
            )
        }
        guard let result else {
            throw LanguageError(code: 5_166_406, "\(name) overflowed")
        }
        return result
    }
}
