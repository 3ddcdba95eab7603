import Testing
@Test func placeholderSheafKeyValue() {}
