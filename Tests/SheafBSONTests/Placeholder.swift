import Testing
@Test func placeholderSheafBSON() {}
