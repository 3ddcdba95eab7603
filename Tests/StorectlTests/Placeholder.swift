import Testing
@Test func placeholderStorectl() {}
