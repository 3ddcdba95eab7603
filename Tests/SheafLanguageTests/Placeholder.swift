import Testing
@Test func placeholderSheafLanguage() {}
