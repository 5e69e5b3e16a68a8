/// How far two values of a field agree; the levels of a comparison in the sense of Fellegi &
/// Sunter.
///
/// | level | names | words | dates | codes | addresses |
/// | --- | --- | --- | --- | --- | --- |
/// | `respelled` | spaces, words' order | same | day and month swapped | - | same handle elsewhere |
/// | `oneEdit` | one slip of the pen | same | one digit | one sign | one sign of the handle |
/// | `close` | Jaro-Winkler 0.88 | 0.92 or two slips | two digits | two signs | 0.92 |
/// | `partial` | initial, beginning, sound | half the words | two of three parts | most signs | same letters |
enum Agreement {
    static let missing: UInt8 = 0
    static let exact: UInt8 = 1
    static let respelled: UInt8 = 2
    static let oneEdit: UInt8 = 3
    static let close: UInt8 = 4
    static let partial: UInt8 = 5
    /// Two fields of one kind stand in each other's place.
    static let swapped: UInt8 = 6
    static let different: UInt8 = 7
    static let count = 8
}
