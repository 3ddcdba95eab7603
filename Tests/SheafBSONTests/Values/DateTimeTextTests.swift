// SPDX-License-Identifier: MIT
//
// Dates as text, and the calendar.

import Testing

@testable import SheafBSON

@Suite struct DateTimeTextTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1),
        ("2012-12-24T12:15:30.501Z", 1_356_351_330_501), ("2000-02-29T12:00:00Z", 951_825_600_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("1900-03-01T00:00:00Z", -2_203_891_200_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func textOfAMoment(_ text: String, _ milliseconds: Int64) {
        let date = DateTime(millisecondsSinceEpoch: milliseconds)
        #expect(date.rfc3339 == text)
        #expect(DateTime(rfc3339: text) == date)
        #expect(DateTime(lenient: text) == date)
    }

    @Test(arguments: [
        ("2012-12-24t13:15:30.5+01:00", "2012-12-24T12:15:30.500Z"),
        ("2012-12-24T00:15:30.123999-0130", "2012-12-24T01:45:30.123Z"),
        ("2012-12-31T23:00:00-01:00", "2013-01-01T00:00:00Z"),
    ])
    func zonesAndFractions(_ text: String, _ canonical: String) {
        #expect(DateTime(rfc3339: text)?.rfc3339 == canonical)
    }

    @Test(arguments: [
        "", "2012-12-24", "2012-12-24T12:15Z", "2012-12-24T12:15:30", "2012-12-24 12:15:30Z",
        "2012-13-01T00:00:00Z", "2012-00-01T00:00:00Z", "2012-01-00T00:00:00Z",
        "2012-01-32T00:00:00Z", "2011-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2012-01-01T24:00:00Z", "2012-01-01T00:60:00Z", "2012-01-01T00:00:60Z",
        "2012-01-01T00:00:00.Z", "2012-01-01T00:00:00+24:00", "2012-01-01T00:00:00+01",
        "2012-01-01T00:00:00ZZ", "12012-01-01T00:00:00Z", "2012-1-01T00:00:00Z",
        "-001-01-01T00:00:00Z", "２012-01-01T00:00:00Z",
    ])
    func otherTextIsNoDate(_ text: String) {
        #expect(DateTime(rfc3339: text) == nil)
    }

    @Test(arguments: [
        ("2012-12-24", "2012-12-24T00:00:00Z"), ("2012-12-24T12:15", "2012-12-24T12:15:00Z"),
        ("2012-12-24 12:15:30.5", "2012-12-24T12:15:30.500Z"),
        ("2012-12-24T12:15+01:00", "2012-12-24T11:15:00Z"),
    ])
    func textAsPeopleWriteIt(_ text: String, _ canonical: String) {
        #expect(DateTime(lenient: text)?.rfc3339 == canonical)
    }

    @Test func yearsBeyondFourDigitsHaveNoText() {
        for milliseconds in [Int64.min, -62_167_219_200_001, 253_402_300_800_000, .max] {
            let date = DateTime(millisecondsSinceEpoch: milliseconds)
            #expect(date.rfc3339 == nil)
            #expect(date.description == "\(milliseconds) ms")
        }
    }

    // Counts days one by one through 1200 years and compares with the closed formulas.
    @Test func theCalendarCountsEveryDay() {
        var expected: (year: Int64, month: Int64, day: Int64) = (1600, 1, 1)
        guard let first = CivilDate.daysSinceEpoch(year: 1600, month: 1, day: 1) else {
            Issue.record("There is no 1600-01-01")
            return
        }
        for day in first..<(first + 1200 * 365) {
            let date = CivilDate(daysSinceEpoch: day)
            guard (date.year, date.month, date.day) == expected,
                CivilDate.daysSinceEpoch(year: date.year, month: date.month, day: date.day) == day
            else {
                Issue.record("day \(day) is \(date), expected \(expected)")
                return
            }
            let next = (expected.year, expected.month, expected.day + 1)
            if CivilDate.daysSinceEpoch(year: next.0, month: next.1, day: next.2) != nil {
                expected = next
            } else {
                expected =
                    expected.month == 12
                    ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
            }
        }
    }
}
