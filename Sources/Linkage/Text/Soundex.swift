/// A word's sound: its first letter and the first four classes of its consonants, as a number.
///
/// Neighbours of one class count once, also across `h` and `w`; vowels separate. Sounds that begin
/// words alike in several languages share a letter (`c`, `q` and `k`; `f` and `ph`; `z` and `s`;
/// `y`, `j` and `i`; `v` and `w`).
///
/// - Parameter word: small Latin letters; others are passed over.
/// - Returns: 0 without a letter.
///
/// Source: Russell 1918; the first-letter classes are ours.
package func soundCode(_ word: some Collection<UInt8>) -> UInt64 {
    let letters = word.lazy.filter { (0x61...0x7A).contains($0) }
    guard let first = letters.first else { return 0 }
    var code = UInt64(firstClass(first, second: letters.dropFirst().first ?? 0)) + 1
    var last = consonantClass(first)
    var taken = 0
    for letter in letters.dropFirst() {
        let consonant = consonantClass(letter)
        if consonant == 7 { continue }
        if consonant != 0, consonant != last {
            code = code << 3 | UInt64(consonant)
            taken += 1
            if taken == 4 { break }
        }
        last = consonant
    }
    return code
}

/// 1...6 by place and manner, 0 for vowels, 7 for `h` and `w`.
private func consonantClass(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "p"), UInt8(ascii: "v"): 1
    case UInt8(ascii: "c"), UInt8(ascii: "g"), UInt8(ascii: "j"), UInt8(ascii: "k"),
        UInt8(ascii: "q"), UInt8(ascii: "s"), UInt8(ascii: "x"), UInt8(ascii: "z"):
        2
    case UInt8(ascii: "d"), UInt8(ascii: "t"): 3
    case UInt8(ascii: "l"): 4
    case UInt8(ascii: "m"), UInt8(ascii: "n"): 5
    case UInt8(ascii: "r"): 6
    case UInt8(ascii: "h"), UInt8(ascii: "w"): 7
    default: 0
    }
}

private func firstClass(_ letter: UInt8, second: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "c"), UInt8(ascii: "q"): UInt8(ascii: "k")
    case UInt8(ascii: "p") where second == UInt8(ascii: "h"): UInt8(ascii: "f")
    case UInt8(ascii: "z"): UInt8(ascii: "s")
    case UInt8(ascii: "y"), UInt8(ascii: "j"): UInt8(ascii: "i")
    case UInt8(ascii: "v"): UInt8(ascii: "w")
    default: letter
    }
}
