import Testing
@Test func placeholderSheafRecords() {}
