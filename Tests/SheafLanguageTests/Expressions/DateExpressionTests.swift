// SPDX-License-Identifier: MIT
//
// The expressions on dates: parts, texts, arithmetic; and the calendar against itself, forth and
// back.

import SheafBSON
import SheafLanguage
import SheafTestSupport
import Testing

@Suite struct DateExpressionTests {
    private let null = BSONValue.null
    private var document: Document {
        ["n": nil, "d": date("2024-12-29T23:30:15.123Z"), "e": date("2021-01-03T12:00:00Z")]
    }

    private func date(_ text: String) -> BSONValue {
        DateTime(rfc3339: text).map { .date($0) } ?? .null
    }

    private func operand(_ name: String, _ value: BSONValue) -> BSONValue {
        .document(Document([(name, value)]))
    }

    @Test func tellsParts() {
        for (name, value) in [
            ("$year", 2024), ("$month", 12), ("$dayOfMonth", 29), ("$dayOfWeek", 1),
            ("$dayOfYear", 364), ("$hour", 23), ("$minute", 30), ("$second", 15),
            ("$millisecond", 123), ("$week", 52), ("$isoWeek", 52),
            ("$isoWeekYear", .int64(2024)), ("$isoDayOfWeek", 7),
        ] as [(String, BSONValue)] {
            expect(name, [("$d", value), (["$d"], value), ("$n", null)], on: document)
            expectError(16006, evaluating: operand(name, "x"))
            expectParseError(40536, operand(name, [1, 2]))
            expectParseError(40535, operand(name, ["date": 1, "x": 1]))
            expectParseError(40539, operand(name, ["timezone": "UTC"]))
        }
        let zoned: BSONValue = ["date": "$d", "timezone": "+01:00"]
        expect("$dayOfMonth", [(zoned, 30)], on: document)
        expect("$isoWeek", [(zoned, 1), ("$e", 53)], on: document)
        expect("$isoWeekYear", [(zoned, .int64(2025)), ("$e", .int64(2020))], on: document)
        expect("$week", [("$e", 1)], on: document)
        expectError(
            40485,
            evaluating: ["$hour": ["date": "$d", "timezone": "Europe/Berlin"]],
            on: document
        )
        expectError(40517, evaluating: ["$hour": ["date": "$d", "timezone": 1]], on: document)
        expect("$hour", [(["date": "$d", "timezone": "$n"], null)], on: document)
        let moment = BSONValue.timestamp(Timestamp(seconds: 86400, increment: 2))
        expect("$tsSecond", [(moment, .int64(86400)), ("$n", null)], on: document)
        expect("$tsIncrement", [(moment, .int64(2))])
        expectError(5_687_301, evaluating: ["$tsSecond": 1])
        expectError(5_687_302, evaluating: ["$tsIncrement": 1])
        expect("$dayOfMonth", [(moment, 2)])
    }

    @Test func writesTexts() {
        expect(
            "$dateToString",
            [
                (["date": "$d"], "2024-12-29T23:30:15.123Z"),
                (["date": "$d", "timezone": "-02:30"], "2024-12-29T21:00:15.123"),
                (["date": "$d", "format": "%d.%m.%Y %H:%M:%S %%"], "29.12.2024 23:30:15 %"),
                (["date": "$d", "format": "%j %G-W%V-%u %U %w %L"], "364 2024-W52-7 52 1 123"),
                (
                    ["date": "$d", "format": "%z %Z %b %B", "timezone": "+0130"],
                    "+0130 +090 Dec December"
                ),
                (["date": "$n", "onNull": "none"], "none"), (["date": "$n"], null),
                (["date": "$d", "format": "$n"], null),
            ],
            on: document
        )
        expectParseError(18629, ["$dateToString": 1])
        expectParseError(18534, ["$dateToString": ["date": 1, "x": 1]])
        expectParseError(18628, ["$dateToString": ["format": "%Y"]])
        for (code, format) in [(18533, 1), (18535, "%Y%"), (18536, "%q")] as [(Int, BSONValue)] {
            expectError(
                code,
                evaluating: ["$dateToString": ["date": "$d", "format": format]],
                on: document
            )
        }
        expectError(18537, evaluating: ["$dateToString": ["date": ["$toDate": 1e15]]])
    }

    @Test func readsTexts() {
        expect(
            "$dateFromString",
            [
                (["dateString": "2024-12-29T23:30:15.123Z"], date("2024-12-29T23:30:15.123Z")),
                (["dateString": "2024-12-29"], date("2024-12-29T00:00:00Z")),
                (["dateString": "2024-12-29 10:20+02:00"], date("2024-12-29T08:20:00Z")),
                (["dateString": "2024-12-29", "timezone": "+01"], date("2024-12-28T23:00:00Z")),
                (["dateString": "29.12.2024", "format": "%d.%m.%Y"], date("2024-12-29T00:00:00Z")),
                (
                    ["dateString": "2024-W52-7", "format": "%G-W%V-%u"],
                    date("2024-12-29T00:00:00Z")
                ),
                (["dateString": "2024 364", "format": "%Y %j"], date("2024-12-29T00:00:00Z")),
                (
                    ["dateString": "5 March 2024", "format": "%d %B %Y"],
                    date("2024-03-05T00:00:00Z")
                ),
                (
                    ["dateString": "2024-01-01 +0130", "format": "%Y-%m-%d %z"],
                    date("2023-12-31T22:30:00Z")
                ),
                (["dateString": "$n", "onNull": 1], 1), (["dateString": "x", "onError": 2], 2),
                (["dateString": 5, "onError": 2], 2), (["dateString": "$n"], null),
            ],
            on: document
        )
        for text in ["x", "2024-13-01", "2024-02-30", "2024-01-01T25:00", "2024-01-01x"] {
            expectError(241, evaluating: ["$dateFromString": ["dateString": .string(text)]])
        }
        expectError(241, evaluating: ["$dateFromString": ["dateString": 1]])
        expectError(
            241,
            evaluating: ["$dateFromString": ["dateString": "2024-01-01T00:00Z", "timezone": "+01"]]
        )
        expectError(40684, evaluating: ["$dateFromString": ["dateString": "x", "format": 1]])
        expectParseError(40540, ["$dateFromString": 1])
        expectParseError(40541, ["$dateFromString": ["dateString": 1, "x": 1]])
        expectParseError(40542, ["$dateFromString": [:]])
    }

    @Test func takesApartAndPutsTogether() {
        expect(
            "$dateToParts",
            [
                (
                    ["date": "$d"],
                    [
                        "year": 2024, "month": 12, "day": 29, "hour": 23, "minute": 30,
                        "second": 15,
                        "millisecond": 123,
                    ]
                ),
                (
                    ["date": "$e", "iso8601": true, "timezone": "+02"],
                    [
                        "isoWeekYear": 2020, "isoWeek": 53, "isoDayOfWeek": 7, "hour": 14,
                        "minute": 0,
                        "second": 0, "millisecond": 0,
                    ]
                ),
                (["date": "$n"], null),
            ],
            on: document
        )
        expectError(
            40521,
            evaluating: ["$dateToParts": ["date": "$d", "iso8601": 1]],
            on: document
        )
        expectParseError(40524, ["$dateToParts": 1])
        expectParseError(40520, ["$dateToParts": ["date": 1, "x": 1]])
        expectParseError(40522, ["$dateToParts": [:]])
        expect(
            "$dateFromParts",
            [
                (["year": 2024], date("2024-01-01T00:00:00Z")),
                (["year": 2024, "month": 14, "day": 0], date("2025-01-31T00:00:00Z")),
                (["year": 2024, "hour": -1, "second": 3661], date("2024-01-01T00:01:01Z")),
                (["year": 2024, "month": 6, "timezone": "-05:00"], date("2024-06-01T05:00:00Z")),
                (["isoWeekYear": 2025, "isoWeek": 1], date("2024-12-30T00:00:00Z")),
                (["year": "$n"], null),
            ],
            on: document
        )
        for (code, operand) in [
            (40515, ["year": 1.5]), (40523, ["year": 0]), (31095, ["isoWeekYear": 10_000]),
            (31034, ["year": 1, "month": 40_000]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$dateFromParts": operand])
        }
        for (code, operand) in [
            (40519, 1), (40518, ["year": 1, "x": 1]), (40516, ["month": 1]),
            (40489, ["isoWeekYear": 1, "month": 1]), (40525, ["year": 1, "isoWeek": 1]),
        ] as [(Int, BSONValue)] {
            expectParseError(code, ["$dateFromParts": operand])
        }
    }

    @Test func addsAndSubtracts() {
        let start = date("2024-01-31T10:00:00Z")
        for (unit, amount, text) in [
            ("month", 1, "2024-02-29T10:00:00Z"), ("year", 1, "2025-01-31T10:00:00Z"),
            ("quarter", -1, "2023-10-31T10:00:00Z"), ("week", 2, "2024-02-14T10:00:00Z"),
            ("day", -31, "2023-12-31T10:00:00Z"), ("hour", 15, "2024-02-01T01:00:00Z"),
            ("minute", 90, "2024-01-31T11:30:00Z"), ("second", 5, "2024-01-31T10:00:05Z"),
            ("millisecond", 7, "2024-01-31T10:00:00.007Z"),
        ] as [(String, BSONValue, String)] {
            let operand: BSONValue = [
                "startDate": start, "unit": .string(unit), "amount": amount,
            ]
            expect("$dateAdd", [(operand, date(text))])
        }
        expect(
            "$dateSubtract",
            [
                (
                    ["startDate": date("2024-03-31T00:00:00Z"), "unit": "month", "amount": 1],
                    date("2024-02-29T00:00:00Z")
                ),
                (["startDate": "$n", "unit": "month", "amount": 1], null),
            ],
            on: document
        )
        for (code, operand) in [
            (5_166_403, ["startDate": "x", "unit": "day", "amount": 1]),
            (5_166_405, ["startDate": start, "unit": "day", "amount": 0.5]),
            (5_439_013, ["startDate": start, "unit": 1, "amount": 1]),
            (9, ["startDate": start, "unit": "age", "amount": 1]),
            (5_166_406, ["startDate": start, "unit": "year", "amount": .int64(.max)]),
        ] as [(Int, BSONValue)] {
            expectError(code, evaluating: ["$dateAdd": operand])
        }
        expectParseError(5_166_400, ["$dateAdd": 1])
        expectParseError(5_166_401, ["$dateAdd": ["startDate": 1, "unit": 1, "amount": 1, "x": 1]])
        expectParseError(5_166_402, ["$dateAdd": [:]])
        expectError(
            6_045_000,
            evaluating: [
                "$dateSubtract": [
                    "startDate": start, "unit": "day",
                    "amount": .int64(.min),
                ]
            ]
        )
    }

    @Test func countsUnits() {
        let (start, end) = (date("2023-12-31T23:59:00Z"), date("2024-03-01T00:00:00Z"))
        for (unit, count) in [
            ("year", 1), ("quarter", 1), ("month", 3), ("week", 8), ("day", 61), ("hour", 1441),
        ] as [(String, Int64)] {
            let operand: BSONValue = [
                "startDate": start, "endDate": end, "unit": .string(unit),
            ]
            expect("$dateDiff", [(operand, .int64(count))])
        }
        expect(
            "$dateDiff",
            [
                (
                    ["startDate": end, "endDate": start, "unit": "week", "startOfWeek": "mon"],
                    .int64(-9)
                )
            ]
        )
        expectError(
            5_166_307,
            evaluating: [
                "$dateDiff": [
                    "startDate": 1, "endDate": end,
                    "unit": "day",
                ]
            ]
        )
        expectError(
            5_439_016,
            evaluating: [
                "$dateDiff": [
                    "startDate": start, "endDate": end,
                    "unit": "week", "startOfWeek": "x",
                ]
            ]
        )
        expectParseError(5_166_301, ["$dateDiff": 1])
    }

    @Test func truncates() {
        let start = date("2023-12-31T23:59:00Z")
        for (options, text) in [
            (["unit": "month"], "2024-12-01T00:00:00Z"), (["unit": "year"], "2024-01-01T00:00:00Z"),
            (["unit": "week"], "2024-12-29T00:00:00Z"),
            (["unit": "week", "startOfWeek": "monday"], "2024-12-23T00:00:00Z"),
            (["unit": "hour", "binSize": 12], "2024-12-29T12:00:00Z"),
            (["unit": "day", "timezone": "+01:00"], "2024-12-29T23:00:00Z"),
            (["unit": "quarter"], "2024-10-01T00:00:00Z"),
            (["unit": "year", "binSize": 10], "2020-01-01T00:00:00Z"),
            (["unit": "second"], "2024-12-29T23:30:15Z"),
        ] as [(Document, String)] {
            var operand = options
            operand["date"] = "$d"
            expect("$dateTrunc", [(.document(operand), date(text))], on: document)
        }
        expectError(
            5_439_017,
            evaluating: [
                "$dateTrunc": [
                    "date": start, "unit": "day",
                    "binSize": 0.5,
                ]
            ]
        )
        expectError(
            5_439_018,
            evaluating: [
                "$dateTrunc": [
                    "date": start, "unit": "day",
                    "binSize": 0,
                ]
            ]
        )
        expectError(5_439_012, evaluating: ["$dateTrunc": ["date": 1, "unit": "day"]])
        expectParseError(5_439_009, ["$dateTrunc": ["unit": "day"]])
    }

    /// What is taken apart is put together again, by both calendars and as text.
    @Test func calendarsAgree() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1000 {
            let moment = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
            let date = BSONValue.date(DateTime(millisecondsSinceEpoch: moment))
            for flag in [true, false] {
                let parts = try evaluate(["$dateToParts": ["date": date, "iso8601": .bool(flag)]])
                let year = parts?.documentValue?[flag ? "isoWeekYear" : "year"]?.integerValue ?? 0
                guard let parts, (1...9999).contains(year) else { continue }
                #expect(try evaluate(["$dateFromParts": parts]) == date)
            }
            let text = try evaluate(["$toString": date])
            #expect(try evaluate(["$toDate": text ?? .null]) == date)
        }
    }
}
