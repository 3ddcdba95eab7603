import Testing
@Test func placeholderSheaf() {}
