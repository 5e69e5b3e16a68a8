import Testing
@testable import Rules
@Test func printText() { print("TEXT<<" + ruleText() + ">>") }
